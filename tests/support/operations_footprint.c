/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include "support/io.h"

/* A model and a population made with a context of their own: threads may run this at once. */
typedef struct fixture {
  ji_context *own;
  ji_model *model;
  ji_dataset *population;
  ji_io_footprint_options options;
} fixture;

static fixture begin(void) {
  static const char *const regions[] = {"north", "south"};
  static const double heads[] = {0.01, 0.02};
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "population", .unit = "1e3 person", .numbers = heads}};
  fixture f = {.own = support_context()};
  support_ok(f.own, support_io_create(f.own, &support_io_regions, NULL, &f.model));
  f.population = support_dataset(f.own, 2, columns, 2);
  support_ok(f.own, ji_io_footprint_options_init(&f.options, sizeof f.options));
  f.options.detail = 1;
  return f;
}

static ji_status end(fixture *f, ji_status status) {
  ji_dataset_unref(f->population);
  ji_model_unref(f->model);
  ji_context_free(f->own);
  return status;
}

static ji_status model_of_regions(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(user, support_io_create(ctx, &support_io_regions, NULL, &out), &out);
}

static ji_status footprints(ji_context *ctx, void *user) {
  fixture f = begin();
  ji_dataset *out = SUPPORT_STALE;
  f.options.population = f.population;
  return end(&f,
             support_keep_dataset(user, ji_io_footprints(ctx, f.model, &f.options, &out), &out));
}

static ji_status footprint_flows(ji_context *ctx, void *user) {
  fixture f = begin();
  ji_dataset *out = SUPPORT_STALE;
  return end(
      &f, support_keep_dataset(user, ji_io_footprint_flows(ctx, f.model, &f.options, &out), &out));
}

static ji_status demand_footprints(ji_context *ctx, void *user) {
  fixture f = begin();
  ji_dataset *out = SUPPORT_STALE;
  return end(&f, support_keep_dataset(
                     user, ji_io_demand_footprints(ctx, f.model, "employment", &out), &out));
}

static ji_status gross_trade(ji_context *ctx, void *user) {
  fixture f = begin();
  ji_dataset *out = SUPPORT_STALE;
  return end(&f, support_keep_dataset(user, ji_io_gross_trade(ctx, f.model, &out), &out));
}

static const support_entry entries[] = {
    {"ji_io_model_create", model_of_regions},   {"ji_io_footprints", footprints},
    {"ji_io_footprint_flows", footprint_flows}, {"ji_io_demand_footprints", demand_footprints},
    {"ji_io_gross_trade", gross_trade},
};
const support_entry_list support_footprint_entries = {entries, sizeof entries / sizeof entries[0]};
