/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Synthetic person-level records of a platform, with their truth beside them. */
#include "platform_records.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "make_platform_records OUT [--rows N] [--seed S] [options]\n"
    "\n"
    "Writes SYNTHETIC records of a live-streaming platform into the folder OUT: records.csv with\n"
    "its schema, counties.csv, parameters.csv, truth.csv and README.txt. Nobody in them exists. "
    "Row\n"
    "i depends on the seed and i alone, whatever the number of threads; but all sales come to a\n"
    "total that grows with the rows, and income is scaled to stay below its share of them.\n"
    "truth.csv says what the six rules of examples/data/count-rules.csv count:\n"
    "\n"
    "  count_records OUT/records.csv --rules examples/data/count-rules.csv \\\n"
    "      --cutoff 2024-12-31 --income-period 2024 --leave-out\n"
    "\n"
    "Options with their defaults ([P] published, [C] computed from published figures, [A]\n"
    "assumption; the sources are in the guide):\n";

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "make_platform_records: %s%s\n", what, detail);
  return 0;
}

static int read_arguments(int argc, char **argv, parameters *p, const char **folder) {
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "--", 2) != 0) {
      if (*folder)
        return complain("one folder at a time; this is the second: ", argv[i]);
      *folder = argv[i];
    } else if (i + 1 == argc) {
      return complain("a value is missing after ", argv[i]);
    } else if (!parameters_set(p, argv[i], argv[i + 1])) {
      return 0;
    } else {
      i++;
    }
  }
  return *folder ? 1 : complain("which folder? ", "See make_platform_records --help");
}

static int run(const parameters *p, const char *folder) {
  world w;
  int done = world_create(p, &w) && write_about(&w, folder) && write_truth(&w, folder) &&
             write_records(&w, folder);
  world_free(&w);
  if (done)
    printf("SYNTHETIC: %.0f records of nobody in %s/records.csv; what they add up to is in "
           "%s/truth.csv\n",
           p->rows, folder, folder);
  return done;
}

int main(int argc, char **argv) {
  parameters p;
  const char *folder = NULL;
  parameters_default(&p);
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--help") == 0) {
      fputs(help, stdout);
      parameters_help(stdout);
      return 0;
    }
  if (!read_arguments(argc, argv, &p, &folder))
    return 2;
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
    fprintf(stderr, "make_platform_records: %s: %s\n", folder, strerror(errno));
    return 1;
  }
  return run(&p, folder) ? 0 : 1;
}
