/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/world.h"

#include "support/tracker.h"

#include "support/codes.h"
#include "support/mrio.h"

#include <stdlib.h>
#include <string.h>

static void write_table_folder(const char *folder) {
  support_write(folder, "flows.csv",
                "sector,agriculture,trade,transport_post\n"
                "agriculture,10,20,5\n"
                "trade,15,60,30\n"
                "transport_post,5,40,50\n");
  support_write(folder, "final_demand.csv",
                "sector,household_consumption,exports\n"
                "agriculture,40.5,24.5\n"
                "trade,80,115\n"
                "transport_post,120,35\n");
  support_write(folder, "accounts.csv",
                "sector,gross_output,employment,compensation\n"
                "agriculture,100,50.25,40\n"
                "trade,300,60,90.5\n"
                "transport_post,250,90,120\n");
  support_write(folder, "units.csv",
                "file,column,unit\n"
                "flows.csv,*,1e8 CNY\n"
                "final_demand.csv,*,1e8 CNY\n"
                "accounts.csv,*,1e8 CNY\n"
                "accounts.csv,employment,1e4 person\n");
  support_write(folder, "table.csv",
                "key,value\n"
                "name,small\n"
                "territory,CN\n"
                "territory_list,gb2260-2018\n"
                "year,2018\n"
                "valuation,producers_with_vat\n"
                "flows,domestic\n"
                "employment_quantity,persons\n"
                "employment_time,at:2018-12-31\n"
                "employment_status,model\n");
}

static void write_csv_files(const char *folder) {
  support_write(folder, "mixed.csv",
                "name,count,amount,flag,day,moment,group,unit,measure\n"
                "ä,1,1.5,true,2018-12-31,2018-12-31T23:59:59.25Z,x,person,employed_persons\n"
                "\"a,\"\"b\"\"\",,1e-7,false,,,y,person,\n"
                ",3,,,2020-02-29,1969-12-31T00:00:00Z,x,1e4 person,\n"
                "\"\",-4,-2.25,true,1970-01-01,,y,person,employed_persons\n");
  support_write(folder, "mixed.schema.csv",
                "column,type,unit,measure,description\n"
                "name,text,,,a name\n"
                "amount,float64,1e8 CNY@2018:producers,,an amount\n");
  support_write(folder, "yearbook.csv",
                "表1 虚构,,,,,\n"
                "地　区,行　业,就业人员,,比重,日期\n"
                ",,（万人）,（亿元）,,\n"
                "东部,农业,\"20,772\",１２．５,12.5%,2024/3/1\n"
                ", 工业 ,(865),1.5,…,2024年3月2日\n"
                "西部,农业,0.5,0.25,3‰,-\n"
                "注：虚构\n");
  support_write(folder, "drivers.csv",
                "component,driver,value\n"
                "agriculture,food,1.5\n"
                "trade,food,0.25\n"
                "trade,margins,2\n");
  support_write(folder, "basket.csv",
                "sector,share,tm,tr,vat,dom\n"
                "agriculture,0.75,0.12,0.08,0.09,0.97\n"
                "trade,0.25,0.1,0.05,0.13,0.9\n");
}

static void make_multiregion(support_world *w) {
  static const double numbers[] = {1, 2, 3, 4};
  ji_array array = support_array_of(numbers, 2, 2, NULL);
  w->multiregion_folder = support_folder();
  support_mrio_write(w->multiregion_folder);
  char *npy = support_path(w->multiregion_folder, "a.npy");
  char *saved = support_path(w->multiregion_folder, support_mrio_names[0]);
  support_ok(w->ctx, ji_array_write_npy(w->ctx, &array, npy));
  support_ok(w->ctx, ji_bundle_read_multiregion(w->ctx, saved, NULL, &w->multiregion));
  free(saved);
  free(npy);
}

static ji_dataset *read_csv(support_world *w, const char *name) {
  char *path = support_path(w->folder, name);
  ji_dataset *dataset = NULL;
  support_ok(w->ctx, ji_dataset_read_csv(w->ctx, path, NULL, &dataset));
  free(path);
  return dataset;
}

static ji_measure *measure(support_world *w, const char *text) {
  ji_measure *out = NULL;
  support_ok(w->ctx, ji_measure_parse(w->ctx, text, &out));
  return out;
}

static ji_model *account(support_world *w, const char *vintage) {
  ji_account_options options;
  ji_model *model = NULL;
  assert_int_equal(ji_account_options_init(&options, sizeof options), JI_OK);
  options.vintage = vintage;
  support_ok(w->ctx, ji_account_model_create(w->ctx, w->account, NULL, 0, &options, &model));
  return model;
}

static void make_codes(support_world *w) {
  ji_code_list_options options;
  assert_int_equal(ji_code_list_options_init(&options, sizeof options), JI_OK);
  options.name = "hangzhou";
  options.version = "2021";
  w->code_table = support_csv(w->ctx, support_hangzhou, NULL);
  w->succession = support_csv(w->ctx, support_hangzhou_succession, NULL);
  support_ok(w->ctx,
             ji_code_list_create(w->ctx, w->code_table, w->succession, &options, &w->codes));
  support_ok(w->ctx, ji_code_list_succession(w->ctx, w->codes, "2020-12-31", "2021-12-31",
                                             &w->concordance));
  w->parts = support_csv(w->ctx, "code,seats\n33010201,5\n33010202,3\n", NULL);
  w->sizes = support_csv(w->ctx,
                         "code,size\n330100,9\n330102,1\n330103,2\n330104,3\n330105,4\n330106,5\n"
                         "330109,6\n330110,7\n",
                         NULL);
  w->districts = support_csv(w->ctx,
                             "county,year,jobs,value\n330103,2020,101,1.5\n330105,2020,7,2.5\n"
                             "330104,2020,10,\n,2020,3,1\n999999,2020,4,1\n330104,2019,-11,0.25\n",
                             "quantity=jobs; time=at:@year; area=@county; areas=hangzhou-2020");
  w->plain = support_csv(w->ctx, "county,jobs\n330103,101\n330104,7\n", NULL);
}

support_world *support_world_create(void) {
  support_world *w = calloc(1, sizeof *w);
  assert_non_null(w);
  w->ctx = support_context();
  w->folder = support_folder();
  w->table_folder = support_folder();
  write_table_folder(w->table_folder);
  write_csv_files(w->folder);
  w->account_folder = support_source("examples/data/kuaishou");
  w->mixed = read_csv(w, "mixed.csv");
  w->drivers = read_csv(w, "drivers.csv");
  w->basket = read_csv(w, "basket.csv");
  support_ok(w->ctx, ji_bundle_read_folder(w->ctx, w->table_folder, &w->table));
  support_ok(w->ctx, ji_bundle_read_folder(w->ctx, w->account_folder, &w->account));
  make_multiregion(w);
  support_ok(w->ctx, ji_io_model_from_bundle(w->ctx, w->table, NULL, &w->io));
  support_ok(w->ctx, ji_io_model_factorize(w->ctx, w->io, &w->factorized));
  w->earlier = account(w, "renmin-2022");
  w->later = account(w, "kuaishou-2024");
  make_codes(w);
  support_register_write(&w->register_folder, &w->register_path);
  w->level = measure(w, "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; "
                        "system=account:kuaishou; layer=direct; status=claim; "
                        "vintage=kuaishou-2024; disjoint=stated");
  w->template = measure(w, "quantity=persons; time=at:@day; area=CN; sector=@group; basis=gross; "
                           "system=io:small; layer=direct; status=model");
  w->coefficient =
      measure(w, "quantity=coefficient; form=per_unit; kind=average; status=claim; "
                 "of.quantity=jobs; of.basis=gross; of.system=account:kuaishou; of.layer=direct; "
                 "per.quantity=money; per.unit=CNY@2024:purchasers");
  w->driver = measure(w, "quantity=money; unit=CNY@2024:purchasers; time=sum:2024; status=claim");
  return w;
}

void support_world_free(support_world *w) {
  if (!w)
    return;
  free(w->register_path);
  support_folder_free(w->register_folder);
  ji_measure_unref(w->driver);
  ji_measure_unref(w->coefficient);
  ji_measure_unref(w->template);
  ji_measure_unref(w->level);
  ji_dataset_unref(w->plain);
  ji_dataset_unref(w->districts);
  ji_dataset_unref(w->sizes);
  ji_dataset_unref(w->concordance);
  ji_dataset_unref(w->parts);
  ji_bundle_unref(w->codes);
  ji_dataset_unref(w->succession);
  ji_dataset_unref(w->code_table);
  ji_model_unref(w->later);
  ji_model_unref(w->earlier);
  ji_model_unref(w->factorized);
  ji_model_unref(w->io);
  ji_bundle_unref(w->multiregion);
  ji_bundle_unref(w->account);
  ji_bundle_unref(w->table);
  ji_dataset_unref(w->basket);
  ji_dataset_unref(w->drivers);
  ji_dataset_unref(w->mixed);
  ji_context_free(w->ctx);
  free(w->account_folder);
  support_folder_free(w->multiregion_folder);
  support_folder_free(w->table_folder);
  support_folder_free(w->folder);
  free(w);
}
