/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/occupations.h"

const char support_roles[] =
    "namespace,code,kind,name,name_en,parent,source,first_seen,recognised_on,ended_on,note\n"
    "list,s,group,sales,Sales,,made up,,,,\n"
    "list,s1,occupation,online sales,Online sales,s,made up,2019-05-01,2020-07-06,,new\n"
    "list,,trade,live sales,Live sales,s1,made up,2020-05-01,2020-07-06,,\n"
    "list,m,occupation,streaming,Streaming,,made up,2016-01-01,2024-07-31,,\n"
    "platform,,role,streamer,Streamer,,made up,,,,\n"
    "platform,,role,selector,Selector,streamer,made up,2021-01-01,,2023-01-01,\n";

const char support_namespaces[] = "namespace,kind,stated,source,note\n"
                                  "list,occupation,2,made up,\n"
                                  "list,trade,,made up,not said\n"
                                  "platform,,174,made up,\n";

const char support_jobs_measure[] =
    "quantity=persons; time=at:2024-12-31; area=CN; sector=@component; layer=@effect; "
    "system=io:made; basis=gross; shock=f; status=observed";

const char support_sector_jobs[] = "component,effect,value,standard_error\n"
                                   "retail,direct,1000,50\n"
                                   "media,direct,500,20\n"
                                   "retail,indirect,200,10\n"
                                   "media,indirect,300,30\n";

const char support_shares[] = "sector,occupation,share,low,high,sample\n"
                              "retail,seller,0.7,0.6,0.8,400\n"
                              "retail,host,0.2,0.1,0.3,400\n"
                              "retail,,0.1,0.05,0.2,400\n"
                              "media,seller,0.25,0.25,0.25,100\n"
                              "media,host,0.75,0.75,0.75,100\n";

const char support_mapping[] = "from,to,weight,low,high\n"
                               "seller,s1,0.5,0.25,0.75\n"
                               "seller,s,0.5,0.25,0.75\n"
                               "host,m,0.75,0.5,1\n"
                               "host,s1,0.25,0,0.5\n"
                               "other,m,1,1,1\n";

const char support_profile[] = "occupation,wage,skill\n"
                               "s1,6000,low\n"
                               "m,9000,high\n"
                               "s,,low\n";

void support_occupations_fill(ji_context *ctx, support_occupations *out) {
  static const char *const by[] = {"effect"};
  ji_dataset *roles = support_csv(ctx, support_roles, NULL);
  ji_dataset *counts = support_csv(ctx, support_namespaces, NULL);
  out->jobs = support_csv(ctx, support_sector_jobs, support_jobs_measure);
  out->shares = support_csv(ctx, support_shares, NULL);
  out->mapping = support_csv(ctx, support_mapping, NULL);
  out->profile = support_csv(ctx, support_profile, NULL);
  support_ok(ctx, ji_occupation_registry_create(ctx, roles, counts, &out->registry));
  assert_int_equal(ji_occupation_options_init(&out->options, sizeof out->options), JI_OK);
  out->options.by = by;
  out->options.by_count = 1;
  out->options.mapping = out->mapping;
  out->options.profile = out->profile;
  out->options.registry = out->registry;
  out->options.role_namespace = "list";
  out->options.new_since = "2019-01-01";
  out->options.detail = 1;
  ji_dataset_unref(roles);
  ji_dataset_unref(counts);
}

void support_occupations_free(support_occupations *all) {
  ji_dataset_unref(all->jobs);
  ji_dataset_unref(all->shares);
  ji_dataset_unref(all->mapping);
  ji_dataset_unref(all->profile);
  ji_bundle_unref(all->registry);
}
