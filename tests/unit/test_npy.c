/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/array.h: NPY files, datasets as matrices. */
#include "support/support.h"

#include "support/mrio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder, *path;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  path = support_path(folder, "a.npy");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static const double six[] = {1, 2.5, -3, 4, 1e300, 6};

/* --- files byte by byte ------------------------------------------------------------------- */

/* A file of one version with this header and so many bytes of elements. */
static void write_file(int major, const char *header, size_t elements) {
  FILE *file = fopen(path, "wb");
  size_t size = strlen(header);
  assert_non_null(file);
  fwrite("\x93NUMPY", 1, 6, file);
  fputc(major, file);
  fputc(0, file);
  for (int i = 0; i < (major == 1 ? 2 : 4); i++)
    fputc((int)(size >> (8 * i) & 0xff), file);
  fwrite(header, 1, size, file);
  for (size_t i = 0; i < elements; i++)
    fputc(0, file);
  assert_int_equal(fclose(file), 0);
}

#define refuses(status, part) check_refused((status), (part), __LINE__)
static void check_refused(ji_status expected, const char *part, int line) {
  ji_array array = {.data = six, .rows = 7};
  support_check_status(ctx, ji_array_map_npy(ctx, path, &array), expected, part, __FILE__, line);
  assert_null(array.data);
  assert_int_equal(array.rows, 0);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
  support_check_contains(ji_context_message(ctx), "a.npy", __FILE__, line);
}

static void headers_are_read(void **state) {
  (void)state;
  static const char *const headers[] = {
      "{'descr': '<f8', 'shape': (2, 3), 'fortran_order': False}",
      "{\"shape\":(2,3,),\"fortran_order\":False,\"descr\":\"<f8\",}",
      "{ 'fortran_order' : False , 'shape' : ( 2L , 3L ) , 'descr' : '<f8' }   \n",
  };
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    for (int major = 1; major <= 3; major++) {
      char text[256];
      size_t used = 8 + (major == 1 ? 2U : 4U) + strlen(headers[i]);
      snprintf(text, sizeof text, "%s%*s", headers[i], (int)(128 - used), "");
      write_file(major, text, 48);
      ji_array array;
      support_ok(ctx, ji_array_map_npy(ctx, path, &array));
      assert_int_equal(array.rows, 2);
      assert_int_equal(array.columns, 3);
      assert_int_equal(array.row_stride, 3);
      assert_int_equal(array.type, JI_TYPE_FLOAT64);
      assert_true(((const double *)array.data)[5] == 0);
      ji_array_release(&array);
      assert_null(array.release);
    }
}

static void hostile_headers_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *header;
    ji_status status;
    const char *part;
  } cases[] = {
      {"", JI_ERROR_FORMAT, "ends where \"{\" is expected"},
      {"[1]", JI_ERROR_FORMAT, "character 1: \"{\" is expected, not \"[1]\""},
      {"{", JI_ERROR_FORMAT, "ends where descr, fortran_order or shape"},
      {"{}", JI_ERROR_FORMAT, "lacks descr, fortran_order or shape"},
      {"{'descr': '<f8', 'shape': (1,)}", JI_ERROR_FORMAT, "lacks"},
      {"{'descr': '<f8', 'descr': '<f8'}", JI_ERROR_FORMAT, "has \"descr\" twice"},
      {"{'other': 1}", JI_ERROR_FORMAT, "key \"other\""},
      {"{'a very long key indeed': 1}", JI_ERROR_FORMAT, "descr, fortran_order or shape"},
      {"{'descr' '<f8'}", JI_ERROR_FORMAT, "\":\" is expected"},
      {"{'descr': <f8}", JI_ERROR_FORMAT, "a dtype such as '<f8'"},
      {"{'descr': '<f8", JI_ERROR_FORMAT, "a dtype such as '<f8'"},
      {"{'descr': [('a', '<f8')]}", JI_ERROR_UNSUPPORTED, "structured dtype"},
      {"{'fortran_order': 1}", JI_ERROR_FORMAT, "True or False"},
      {"{'shape': 3}", JI_ERROR_FORMAT, "a shape such as (2, 3)"},
      {"{'shape': (3)}", JI_ERROR_FORMAT, "\",\" is expected"},
      {"{'shape': (-3,)}", JI_ERROR_FORMAT, "a length is expected, not \"-3"},
      {"{'shape': (3 4)}", JI_ERROR_FORMAT, "\",\" is expected"},
      {"{'shape': (3,", JI_ERROR_FORMAT, "ends where a length"},
      {"{'shape': (9223372036854775808,)}", JI_ERROR_LIMIT, "beyond 2^63"},
      {"{'descr': '<f8' 'shape': (1,)}", JI_ERROR_FORMAT, "\",\" or \"}\""},
      {"{'descr': '<f8', 'fortran_order': True, 'shape': (1,)} x", JI_ERROR_FORMAT, "the end"},
      {"{'descr': '\x01', 'fortran_order': True}", JI_ERROR_FORMAT, "character 12: byte 0x01"},
      {"{'descr': '\xff'}", JI_ERROR_FORMAT, "byte 0xFF"},
      {"{'descr': '<f8', 'fortran_order': True, 'shape': ()}", JI_ERROR_UNSUPPORTED,
       "0 dimensions"},
      {"{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1, 1)}", JI_ERROR_UNSUPPORTED,
       "3 dimensions"},
      {"{'descr': '<i8', 'fortran_order': True, 'shape': (1,)}", JI_ERROR_UNSUPPORTED,
       "dtype '<i8' (integers), expected float64 or float32"},
      {"{'descr': '|u1', 'fortran_order': True, 'shape': (1,)}", JI_ERROR_UNSUPPORTED,
       "integers without a sign"},
      {"{'descr': '|O', 'fortran_order': True, 'shape': (1,)}", JI_ERROR_UNSUPPORTED,
       "Python objects"},
      {"{'descr': '<M8[us]', 'fortran_order': True, 'shape': (1,)}", JI_ERROR_UNSUPPORTED,
       "dtype '<M8[us]', expected"},
      {"{'descr': '', 'fortran_order': True, 'shape': (1,)}", JI_ERROR_UNSUPPORTED, "dtype ''"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 2)}",
       JI_ERROR_LIMIT, "does not fit into this machine"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976,)}", JI_ERROR_LIMIT,
       "does not fit"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}", JI_ERROR_FORMAT,
       "8000000000000 are expected for 1000000 x 1000000: the file is cut short"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (0, 5)}", JI_ERROR_FORMAT, "too long"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    write_file(1, cases[i].header, 8);
    refuses(cases[i].status, cases[i].part);
  }
}

static void damaged_files_are_refused(void **state) {
  (void)state;
  refuses(JI_ERROR_NOT_FOUND, "no such file");
  support_write(folder, "a.npy", "");
  refuses(JI_ERROR_FORMAT, "the file is empty");
  support_write(folder, "a.npy", "sector,a,b\n");
  refuses(JI_ERROR_FORMAT, "no NPY file");
  support_write(folder, "a.npy", "\x93NUMPY");
  refuses(JI_ERROR_FORMAT, "no NPY file");
  write_file(4, "{}", 0);
  refuses(JI_ERROR_UNSUPPORTED, "NPY version 4.0");
  support_write(folder, "a.npy", "\x93NUMPY\x01\x07xx");
  refuses(JI_ERROR_UNSUPPORTED, "NPY version 1.7");
  support_write(folder, "a.npy", "\x93NUMPY\x01\x01\xff\xff{}");
  refuses(JI_ERROR_UNSUPPORTED, "NPY version 1.1");
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  fwrite("\x93NUMPY\x02\x00\xff\xff\xff\x7f{}", 1, 14, file);
  fclose(file);
  refuses(JI_ERROR_LIMIT, "claims to have 2147483647 bytes");
  file = fopen(path, "wb");
  assert_non_null(file);
  fwrite("\x93NUMPY\x02\x00\x10\x00", 1, 10, file);
  fclose(file);
  refuses(JI_ERROR_FORMAT, "ends in its NPY header");
  write_file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8);
  refuses(JI_ERROR_FORMAT, "no multiple of their size");
  char *inner = support_subfolder(folder, "b.npy");
  ji_array array;
  support_status(ctx, ji_array_map_npy(ctx, inner, &array), JI_ERROR_IO);
  support_message(ctx, "only a regular file");
  free(inner);
}

static void empty_matrices_need_no_alignment(void **state) {
  (void)state;
  ji_array array;
  write_file(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 3)}", 0);
  support_ok(ctx, ji_array_map_npy(ctx, path, &array));
  assert_null(array.data);
  assert_int_equal(array.columns, 3);
  assert_int_equal(array.type, JI_TYPE_FLOAT32);
  ji_array_release(&array);
}

/* --- writing ------------------------------------------------------------------------------ */

static void check_round_trip(const ji_array *array) {
  ji_array again;
  support_ok(ctx, ji_array_write_npy(ctx, array, path));
  support_ok(ctx, ji_array_map_npy(ctx, path, &again));
  assert_int_equal(again.rows, array->rows);
  assert_int_equal(again.columns, array->columns);
  assert_int_equal(again.type, array->type);
  size_t element = array->type == JI_TYPE_FLOAT64 ? 8 : 4;
  for (int64_t i = 0; i < array->rows; i++)
    for (int64_t j = 0; j < array->columns; j++) {
      const char *left = (const char *)array->data +
                         (i * array->row_stride + j * array->column_stride) * (int64_t)element;
      const char *right = (const char *)again.data +
                          (i * again.row_stride + j * again.column_stride) * (int64_t)element;
      assert_memory_equal(left, right, element);
    }
  ji_array_release(&again);
}

static void arrays_of_any_strides_are_written(void **state) {
  (void)state;
  static const float four[] = {1, -2, 3.5F, 1e-40F};
  double *many = calloc(20000, sizeof *many);
  assert_non_null(many);
  for (int i = 0; i < 20000; i++)
    many[i] = i;
  ji_array array = support_array_of(six, 2, 3, NULL);
  check_round_trip(&array);
  array.row_stride = 1;
  array.column_stride = 2;
  check_round_trip(&array);
  array = support_array_of(six + 5, 2, 3, NULL); /* backwards */
  array.row_stride = -3;
  array.column_stride = -1;
  check_round_trip(&array);
  array = support_array_of(six, 4, 2, NULL); /* one row four times */
  array.row_stride = 0;
  check_round_trip(&array);
  array = support_array_of((const double *)(const void *)four, 2, 2, NULL);
  array.type = JI_TYPE_FLOAT32;
  check_round_trip(&array);
  array = support_array_of(NULL, 0, 3, NULL);
  check_round_trip(&array);
  array = support_array_of(NULL, 3, 0, NULL);
  check_round_trip(&array);
  array = support_array_of(many, 1, 20000, NULL);
  check_round_trip(&array);
  array = support_array_of(many, 20000, 1, NULL);
  array.row_stride = 1;
  check_round_trip(&array);
  array = support_array_of(many, 100, 100, NULL);
  array.row_stride = 2;
  array.column_stride = 200;
  check_round_trip(&array);
  free(many);
}

static void wrong_arrays_are_not_written(void **state) {
  (void)state;
  ji_array array = support_array_of(six, 2, 3, NULL);
  support_status(ctx, ji_array_write_npy(ctx, NULL, path), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_array_write_npy(ctx, &array, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_array_write_npy(ctx, &array, folder), JI_ERROR_ARGUMENT);
  support_message(ctx, "NAME.npy");
  array.type = JI_TYPE_INT64;
  support_status(ctx, ji_array_write_npy(ctx, &array, path), JI_ERROR_TYPE);
  array = support_array_of(six, -1, 3, NULL);
  support_status(ctx, ji_array_write_npy(ctx, &array, path), JI_ERROR_SHAPE);
  array = support_array_of(NULL, 1, 3, NULL);
  support_status(ctx, ji_array_write_npy(ctx, &array, path), JI_ERROR_ARGUMENT);
  array = support_array_of((const double *)(const void *)((const char *)six + 1), 1, 1, NULL);
  support_status(ctx, ji_array_write_npy(ctx, &array, path), JI_ERROR_ARGUMENT);
  support_message(ctx, "aligned");
  support_status(ctx, ji_array_map_npy(ctx, NULL, &array), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_array_map_npy(ctx, path, NULL), JI_ERROR_ARGUMENT);
}

static ji_status cancel(void *user) {
  (void)user;
  return JI_ERROR_CANCELLED;
}

static void a_cancelled_file_is_not_there(void **state) {
  (void)state;
  ji_context_options options;
  ji_context *stopped = NULL;
  ji_array array = support_array_of(six, 2, 3, NULL);
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.cancel = cancel;
  assert_int_equal(ji_context_create(&options, &stopped), JI_OK);
  support_status(stopped, ji_array_write_npy(stopped, &array, path), JI_ERROR_CANCELLED);
  refuses(JI_ERROR_NOT_FOUND, "no such file");
  ji_context_free(stopped);
}

/* --- datasets ----------------------------------------------------------------------------- */

static void columns_become_a_matrix(void **state) {
  (void)state;
  static const int64_t integers[] = {1, 2, 3};
  static const double numbers[] = {0.5, 1.5, 2.5};
  static const char *const texts[] = {"x", "y", "z"};
  static const int absent[] = {0, 1, 0};
  static const support_column columns[] = {
      {.name = "i", .integers = integers},
      {.name = "x", .numbers = numbers},
      {.name = "t", .texts = texts},
      {.name = "n", .numbers = numbers, .absent = absent},
  };
  static const char *const wanted[] = {"x", "i", "x"};
  static const char *const wrong[][1] = {{"t"}, {"n"}, {"absent"}, {NULL}};
  static const ji_status statuses[] = {JI_ERROR_TYPE, JI_ERROR_VALUE, JI_ERROR_NOT_FOUND,
                                       JI_ERROR_ARGUMENT};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 4);
  ji_array array;
  support_ok(ctx, ji_dataset_to_array(ctx, dataset, wanted, 3, &array));
  assert_int_equal(array.rows, 3);
  assert_int_equal(array.columns, 3);
  const double *data = array.data;
  assert_true(data[0] == 0.5 && data[2] == 2.5 && data[3] == 1 && data[8] == 2.5);
  ji_dataset *back = NULL;
  static const char *const names[] = {"a", "b", "c"};
  support_ok(ctx, ji_dataset_from_array(ctx, &array, names, 3, &back));
  ji_column b = support_look(ctx, back, "b");
  assert_true(support_number(&b, 2) == 3);
  ji_dataset_unref(back);
  ji_array_release(&array);
  for (int i = 0; i < 4; i++) {
    array.rows = 9;
    support_status(ctx, ji_dataset_to_array(ctx, dataset, wrong[i], 1, &array), statuses[i]);
    assert_int_equal(array.rows, 0);
  }
  support_ok(ctx, ji_dataset_to_array(ctx, dataset, wanted, 0, &array));
  assert_int_equal(array.columns, 0);
  ji_array_release(&array);
  support_status(ctx, ji_dataset_to_array(ctx, dataset, NULL, 0, &array), JI_ERROR_TYPE);
  support_message(ctx, "\"t\"");
  support_status(ctx, ji_dataset_to_array(ctx, NULL, NULL, 0, &array), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_to_array(ctx, dataset, NULL, 0, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_to_array(ctx, dataset, wanted, SIZE_MAX, &array),
                 JI_ERROR_ARGUMENT);
  ji_dataset_unref(dataset);
}

static void a_matrix_becomes_columns(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b", "b", "", NULL};
  ji_array array = support_array_of(six, 3, 2, NULL);
  ji_dataset *out = NULL;
  support_status(ctx, ji_dataset_from_array(ctx, &array, names, 3, &out), JI_ERROR_SHAPE);
  support_message(ctx, "2 columns, there are 3 names");
  support_status(ctx, ji_dataset_from_array(ctx, &array, names + 1, 2, &out), JI_ERROR_LABEL);
  support_status(ctx, ji_dataset_from_array(ctx, &array, names + 2, 2, &out), JI_ERROR_LABEL);
  support_status(ctx, ji_dataset_from_array(ctx, &array, names + 3, 2, &out), JI_ERROR_LABEL);
  array.columns = 1;
  support_status(ctx, ji_dataset_from_array(ctx, &array, names + 4, 1, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
  support_status(ctx, ji_dataset_from_array(ctx, NULL, names, 1, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_from_array(ctx, &array, NULL, 1, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_from_array(ctx, &array, names, 1, NULL), JI_ERROR_ARGUMENT);
  array.type = 0;
  support_status(ctx, ji_dataset_from_array(ctx, &array, names, 1, &out), JI_ERROR_TYPE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(headers_are_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(hostile_headers_are_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(damaged_files_are_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(empty_matrices_need_no_alignment, set_up, tear_down),
      cmocka_unit_test_setup_teardown(arrays_of_any_strides_are_written, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wrong_arrays_are_not_written, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_cancelled_file_is_not_there, set_up, tear_down),
      cmocka_unit_test_setup_teardown(columns_become_a_matrix, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_matrix_becomes_columns, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
