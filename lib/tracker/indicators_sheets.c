/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The indicators by name: their reference sheets. */
#include "data/writer.h"
#include "tracker/indicators.h"

#define FUNCTION "ji_tracker_reference_sheets"

/* Canonical measures over the columns of the table: fields in their fixed order. */
#define OF_PROGRAM                                                                                 \
  "ids=tracker:@program; group=@group; basis=gross; system=program:@program; layer=direct; "       \
  "status=observed"
#define PERSONS(stage)                                                                             \
  "quantity=persons; time=any:@time; stage=" stage                                                 \
  "; area=@county; entity=natural_person; " OF_PROGRAM
#define SUM(quantity) "quantity=" quantity "; time=sum:@time; area=@county; " OF_PROGRAM
#define MONEY "quantity=money; unit=@unit; time=sum:@time; area=@county; " OF_PROGRAM
#define JOBS(stage) "quantity=jobs; time=sum:@time; stage=" stage "; area=@county; " OF_PROGRAM
#define SHARE(from, to)                                                                            \
  "quantity=coefficient; form=ratio; kind=share; status=model; of.quantity=persons; of.stage=" to  \
  "; of.area=@county; of.group=@group; of.system=program:@program; per.quantity=persons; "         \
  "per.stage=" from

static const char stages[] = "enrolment and stage events";
static const char measurements[] = "measurement events";
static const char event[] = "with every event";
static const char horizon[] = "with every event; a cohort is mature once all were observed up to "
                              "the horizon";
static const char kaplan[] = "Kaplan and Meier 1958; clusters: Williams 1995; interval of "
                             "log(-log S)";

const ji__sheet ji__sheets[JI__INDICATORS] = {
    [JI__REACH] = {"reach", "persons who were reached: with any event in the register", NULL,
                   stages, event, "first time ever; a published reach claim is another number",
                   "person", NULL, PERSONS("reached")},
    [JI__ENROLMENT] = {"enrolment",
                       "persons at the stage enrolled, or at one that only the enrolled reach "
                       "(completed, certified, active, earning)",
                       NULL, stages, event,
                       "first time ever; where a program has no stage of the role enrolled, by the "
                       "enrolment event",
                       "person", NULL, PERSONS("enrolled")},
    [JI__COMPLETION] = {"completion", "persons at the stage of the role completed", NULL, stages,
                        event, "first time ever", "person", NULL, PERSONS("completed")},
    [JI__CERTIFICATION] = {"certification", "persons at the stage of the role certified", NULL,
                           stages, event, "first time ever", "person", NULL, PERSONS("certified")},
    [JI__ACTIVITY] = {"activity",
                      "persons who came to the stage of the role active in the cell, or with a "
                      "measurement above 0 of sales, income, hours, months, days, pieces or views",
                      NULL, "stage and measurement events", event,
                      "a state: a person counts in each period", "person", NULL, PERSONS("active")},
    [JI__EARNINGS] = {"earnings",
                      "persons who came to the stage of the role earning in the cell, or with "
                      "sales or income above 0",
                      NULL, "stage and measurement events", event,
                      "a state: a person counts in each period", "person", NULL,
                      PERSONS("earning")},
    [JI__COMPLETION_RATE] = {"completion_rate", "enrolments seen to complete within the horizon",
                             "enrolments", stages, horizon,
                             "1 - S(horizon): who is too young counts as long as observed", "1",
                             kaplan, SHARE("enrolled", "completed")},
    [JI__CERTIFICATION_RATE] = {"certification_rate",
                                "completions seen to be certified within the horizon",
                                "completions", stages, horizon, "1 - S(horizon)", "1", kaplan,
                                SHARE("completed", "certified")},
    [JI__ACTIVITY_RATE] = {"activity_rate", "completions seen to be active within the horizon",
                           "completions", stages, horizon,
                           "1 - S(horizon), to the stage of the role active", "1", kaplan,
                           SHARE("completed", "active")},
    [JI__EARNING_RATE] = {"earning_rate", "completions seen to earn within the horizon",
                          "completions", stages, horizon,
                          "1 - S(horizon), to the stage of the role earning", "1", kaplan,
                          SHARE("completed", "earning")},
    [JI__RETENTION] = {"retention", "enrolments seen to stay beyond the horizon", "enrolments",
                       "enrolment and withdrawal events", horizon,
                       "S(horizon) until withdrawal, or until the last event before idle_days of "
                       "silence",
                       "1", kaplan, SHARE("enrolled", "retained")},
    [JI__TIME_TO_COMPLETION] = {"time_to_completion", "days until half of the enrolled completed",
                                NULL, stages, event, "median of the product-limit curve", "day",
                                "Brookmeyer and Crowley 1982", NULL},
    [JI__TIME_TO_EARNING] = {"time_to_earning", "days until half of those who completed earn", NULL,
                             stages, event, "median of the product-limit curve", "day",
                             "Brookmeyer and Crowley 1982", NULL},
    [JI__SALES] = {"sales", "sum of outcomes of the kind sales", NULL, measurements, event,
                   "sum over persons", NULL, NULL, MONEY},
    [JI__INCOME] = {"income", "sum of outcomes of the kind income", NULL, measurements, event,
                    "sum over persons", NULL, NULL, MONEY},
    [JI__INCOME_MEAN] = {"income_mean", "sum of outcomes of the kind income",
                         "persons with such a measurement", measurements, event,
                         "mean over persons with one", NULL, "linearised variance over clusters, t",
                         NULL},
    [JI__INCOME_MEDIAN] = {"income_median", "persons' income", "persons with such a measurement",
                           measurements, event, "median over persons with one (type 7)", NULL,
                           "order statistics; clusters: Woodruff 1952", NULL},
    [JI__INCOME_QUANTILE] = {"income_quantile", "persons' income",
                             "persons with such a measurement", measurements, event,
                             "quantiles over persons with one (type 7)", NULL,
                             "order statistics; clusters: Woodruff 1952", NULL},
    [JI__HOURS] = {"hours", "sum of outcomes of the kind hours", NULL, measurements, event,
                   "sum over persons", NULL, NULL, SUM("hours")},
    [JI__VIEWS] = {"views", "sum of outcomes of the kind views", NULL, measurements, event,
                   "sum over persons", NULL, NULL, SUM("events")},
    [JI__JOBS_CREATED] = {"jobs_created", "sum of outcomes of the kind jobs_created", NULL,
                          measurements, event, "sum over persons", NULL, NULL, JOBS("created")},
    [JI__JOBS_MAINTAINED] = {"jobs_maintained", "sum of outcomes of the kind jobs_maintained", NULL,
                             measurements, event, "sum over persons", NULL, NULL,
                             JOBS("maintained")},
    [JI__JOBS_SUPPORTED] = {"jobs_supported", "jobs created + jobs maintained", NULL, measurements,
                            event, "the identity: supported = created + maintained", NULL, NULL,
                            JOBS("supported")},
    [JI__JOBS_LOST] = {"jobs_lost", "sum of outcomes of the kind jobs_lost", NULL, measurements,
                       event, "sum over persons", NULL, NULL, JOBS("lost")},
    [JI__JOBS_NET] = {"jobs_net", "jobs created - jobs lost", NULL, measurements, event,
                      "the identity: net = created - lost", NULL, NULL, JOBS("created_less_lost")},
    [JI__FULL_TIME] = {"full_time",
                       "months worked / 12, pieces or days over those of a full-time "
                       "year",
                       "length of the period in years", measurements, event,
                       "job-years; in a breakdown by period full-time equivalents on average over "
                       "it: days of day labour over working days are its average daily workers",
                       NULL, "HIPSO: months worked / 12; norms by the option full_time", NULL},
    [JI__COST] = {"cost", "sum of cost events", NULL, "cost events", event,
                  "all budget lines; not known by group", NULL, NULL, MONEY},
    [JI__UNIT_COST] = {"unit_cost", "cost", "persons enrolled", "cost and stage events", event,
                       "cost / enrolment", NULL, NULL, NULL},
    [JI__COST_PER_COMPLETION] = {"cost_per_completion", "cost", "persons who completed",
                                 "cost and stage events", event, "cost / completion", NULL, NULL,
                                 NULL},
    [JI__COST_PER_JOB] = {"cost_per_job", "cost", "jobs supported", "cost and measurement events",
                          event, "cost / jobs_supported", NULL, NULL, NULL},
    [JI__COVERAGE] = {"coverage", "persons enrolled", "eligible population at the latest date",
                      "stage events; the definition's eligible", event,
                      "enrolment / eligible, by site, county and group", "1", NULL,
                      "quantity=coefficient; form=ratio; kind=share; status=observed; "
                      "of.quantity=persons; of.stage=enrolled; of.area=@county; of.group=@group; "
                      "of.system=program:@program; per.quantity=persons"},
    [JI__PROGRESS] = {"progress", "the indicator's value up to the due day", "the target",
                      "events; the definition's targets", event, "value / target", "1", NULL, NULL},
    [JI__CONVERSION] = {"conversion",
                        "enrolments seen to reach the second stage within the horizon",
                        "enrolments at the first stage", stages, horizon, "1 - S(horizon)", "1",
                        kaplan, NULL},
};

static void write_sheet(ji__writer *writer, const ji__sheet *sheet) {
  const char *const cells[] = {sheet->name, sheet->definition, sheet->numerator, sheet->denominator,
                               sheet->unit, sheet->source,     sheet->frequency, sheet->method};
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
    ji__writer_text(writer, i, cells[i]);
  ji__writer_end_row(writer);
}

ji_status ji_tracker_reference_sheets(ji_context *ctx, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "indicator", .type = JI_TYPE_TEXT},
      {.name = "definition", .type = JI_TYPE_TEXT},
      {.name = "numerator", .type = JI_TYPE_TEXT},
      {.name = "denominator", .type = JI_TYPE_TEXT, .description = "null: a count or a sum"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "null: that of what is measured"},
      {.name = "source", .type = JI_TYPE_TEXT, .description = "which events"},
      {.name = "frequency", .type = JI_TYPE_TEXT, .description = "when it changes"},
      {.name = "method", .type = JI_TYPE_TEXT, .description = "standard or paper"}};
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  status = ji__provenance_create(ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int i = 0; i < JI__INDICATORS && !status; i++)
    write_sheet(writer, &ji__sheets[i]);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}
