/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/mrio.h"

#include <stdlib.h>
#include <sys/stat.h>

const char *const support_mrio_names[SUPPORT_MRIO_COUNT] = {
    "saved", "IOT_2011_pxp", "matrices", "ICIO2021_2018.csv", "WIOT2014_Nov16_ROW.csv", "long.csv",
};

char *support_subfolder(const char *folder, const char *name) {
  char *path = support_path(folder, name);
  assert_int_equal(mkdir(path, 0700), 0);
  return path;
}

static void count_release(void *user) {
  ++*(int *)user;
}

ji_array support_array_of(const double *data, int64_t rows, int64_t columns, int *released) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64,
                    .release = released ? count_release : NULL,
                    .user = released};
}

#define SECTORS "region\t\tR1\tR1\tR2\tR2\nsector\t\ta\tb\ta\tb\n"
#define NAMES "region\tsector\t\t\t\t\n"
#define CATEGORIES "region\t\tR1\tR1\tR2\tR2\ncategory\t\tHH\tGov\tHH\tGov\n"

static void write_table(const char *folder, const char *flows) {
  support_write(folder, flows,
                SECTORS NAMES "R1\ta\t1\t2\t3\t4\nR1\tb\t5\t6\t7\t8\n"
                              "R2\ta\t9\t10\t11\t12\nR2\tb\t13\t14\t15\t16\n");
  support_write(folder, "Y.txt",
                CATEGORIES NAMES "R1\ta\t40\t20\t20\t10\nR1\tb\t35\t20\t19\t0\n"
                                 "R2\ta\t30\t20\t5\t3\nR2\tb\t20\t12\t5\t5\n");
  support_write(folder, "x.txt",
                "region\tsector\tindout\nR1\ta\t100\nR1\tb\t100\nR2\ta\t100\nR2\tb\t100\n");
  support_write(folder, "unit.txt",
                "region\tsector\tunit\nR1\ta\tM.EUR\nR1\tb\tM.EUR\nR2\ta\tM.EUR\nR2\tb\tM.EUR\n");
}

static void write_extension(const char *folder) {
  support_write(folder, "F.txt",
                "region\tR1\tR1\tR2\tR2\nsector\ta\tb\ta\tb\nstressor\t\t\t\t\n"
                "employment\t1\t2\t3\t4\n\"CO2 \"\"air\"\"\"\t0.5\t0\t0\t0.25\n");
  support_write(folder, "F_Y.txt",
                "region\tR1\tR1\tR2\tR2\ncategory\tHH\tGov\tHH\tGov\nstressor\t\t\t\t\n"
                "employment\t0\t0\t0\t0\n\"CO2 \"\"air\"\"\"\t7\t0\t8\t0\n");
  support_write(folder, "unit.txt",
                "stressor\tunit\nemployment\t1000 p.\n\"CO2 \"\"air\"\"\"\tkg CO2-eq.\n");
}

static void write_saved(const char *folder) {
  char *inner = support_subfolder(folder, "jobs");
  write_table(folder, "Z.txt");
  support_write(folder, "file_parameters.json",
                "{\"systemtype\": \"IOSystem\", \"files\": {"
                "\"Z\": {\"name\": \"Z.txt\", \"nr_index_col\": \"2\", \"nr_header\": \"2\"},"
                "\"Y\": {\"name\": \"Y.txt\", \"nr_index_col\": \"2\", \"nr_header\": \"2\"},"
                "\"x\": {\"name\": \"x.txt\", \"nr_index_col\": \"2\", \"nr_header\": \"1\"},"
                "\"unit\": {\"name\": \"unit.txt\", \"nr_index_col\": 2, \"nr_header\": 1}}}");
  support_write(folder, "metadata.json", "{\"name\": \"small\", \"history\": []}");
  write_extension(inner);
  support_write(inner, "file_parameters.json",
                "{\"systemtype\": \"Extension\", \"name\": \"jobs\", \"files\": {"
                "\"F\": {\"name\": \"F.txt\", \"nr_index_col\": \"1\", \"nr_header\": \"2\"},"
                "\"F_Y\": {\"name\": \"F_Y.txt\", \"nr_index_col\": \"1\", \"nr_header\": \"2\"},"
                "\"unit\": {\"name\": \"unit.txt\", \"nr_index_col\": \"1\", "
                "\"nr_header\": \"1\"}}}");
  free(inner);
}

/* Coefficients: the flows are 1 to 16 times the output, 100. */
static void write_exiobase(const char *folder) {
  char *inner = support_subfolder(folder, "satellite");
  write_table(folder, "A.txt");
  write_extension(inner);
  free(inner);
}

static void write_matrices(const char *folder) {
  support_write(folder, "Z.csv",
                ",R1|a,R1|b,R2|a,R2|b\nR1|a,1,2,3,4\nR1|b,5,6,7,8\nR2|a,9,10,11,12\n"
                "R2|b,13,14,15,16\n");
  support_write(folder, "final_demand.csv",
                ",R1|HH,R1|Gov,R2|HH,R2|Gov\nR1|a,40,20,20,10\nR1|b,35,20,19,0\n"
                "R2|a,30,20,5,3\nR2|b,20,12,5,5\n");
  support_write(folder, "output.csv",
                ",name,output\nR1|a,\"A, of R1\",100\nR1|b,B,100\nR2|a,,100\nR2|b,-,100\n");
  support_write(folder, "primary_inputs.csv",
                "row,R1|a,R1|b,R2|a,R2|b\nwages,20,21,22,23\nprofits,1,2,3,-4\n");
  support_write(folder, "employment.csv",
                ",fte,total\nR1|a,0.5,1\nR1|b,1.5,2\nR2|a,2.5,3\nR2|b,3.5,4\n");
  support_write(folder, "make.csv", ",R1|p,R2|q,R2|r\nR1|i,1,2,3\nR2|j,4,5,6\n");
}

static void write_files(const char *folder) {
  support_write(folder, "ICIO2021_2018.csv",
                "V1,AUS_01,AUS_02,CHN_01,CHN_02,CN1_01,CN1_02,AUS_HFCE,CHN_HFCE,TOTAL\n"
                "AUS_01,1,2,3,4,0.5,0.25,40,20,1\nAUS_02,5,6,7,8,0.5,0.25,35,20,1\n"
                "CHN_01,9,10,11,12,0.5,0.25,30,20,1\nCHN_02,13,14,15,16,0.5,0.25,20,12,1\n"
                "CN1_01,1,1,1,1,1,1,2,2,1\nCN1_02,1,1,1,1,1,1,3,3,1\n"
                "AUS_TAXSUB,1,1,1,1,1,1,,,\nVALU,20,20,20,20,1,1,,,\n"
                "OUTPUT,100,100,90,90,10,10,,,\n");
  support_write(folder, "WIOT2014_Nov16_ROW.csv",
                "IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,AUS2,AUS3,AUS4,AUS5,AUS6,"
                "AUS7,ROW1,ROW2,ROW3,ROW4,ROW5,ROW6,ROW7,TOT\n"
                "a,\"A, and more\",AUS,1,2014,1,2,40,0,20,0,0,3,4,20,0,10,0,0,100\n"
                "b,B,AUS,2,2014,5,6,35,0,20,0,0,7,8,19,0,0,0,0,100\n"
                "a,\"A, and more\",ROW,1,2014,9,10,30,0,20,0,0,11,12,5,0,3,0,0,100\n"
                "b,B,ROW,2,2014,13,14,20,0,12,0,0,15,16,5,0,5,0,0,100\n"
                "II_fob,Total,TOT,65,2014,28,32,0,0,0,0,0,36,40,0,0,0,0,0,0\n"
                "VA,Value added,TOT,70,2014,72,68,0,0,0,0,0,64,60,0,0,0,0,0,0\n"
                "GO,Output,TOT,73,2014,100,100,0,0,0,0,0,100,100,0,0,0,0,0,0\n");
  support_write(folder, "long.csv",
                "row_country,row_item,col_country,col_item,year,value\n"
                "R1,a,R1,a,2010,1\nR1,a,R1,b,2010,2\nR1,a,R2,a,2010,3\nR1,a,R2,b,2010,4\n"
                "R1,b,R1,a,2010,5\nR1,b,R1,b,2010,6\nR1,b,R2,a,2010,7\nR1,b,R2,b,2010,8\n"
                "R2,a,R1,a,2010,9\nR2,a,R1,b,2010,10\nR2,a,R2,a,2010,11\nR2,a,R2,b,2010,12\n"
                "R2,b,R1,a,2010,13\nR2,b,R1,b,2010,14\nR2,b,R2,a,2010,15\nR2,b,R2,b,2010,16\n"
                "R1,a,R1,HH,2010,90\nR1,b,R2,HH,2010,74\nTOT,VA,R1,a,2010,72\nR1,tax,R1,HH,2010,2\n"
                "TOT,GO,R1,a,2010,100\nTOT,GO,R1,b,2010,100\nTOT,GO,TOT,GO,2010,400\n"
                "TOT,II_fob,R1,a,2010,28\n");
}

void support_mrio_write(const char *folder) {
  static void (*const writers[])(const char *) = {write_saved, write_exiobase, write_matrices};
  for (int i = 0; i < 3; i++) {
    char *inner = support_subfolder(folder, support_mrio_names[i]);
    writers[i](inner);
    free(inner);
  }
  write_files(folder);
}
