/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jobimpact/array.h>

#include <string.h>

void ji_array_release(ji_array *array) {
  if (!array)
    return;
  if (array->release)
    array->release(array->user);
  memset(array, 0, sizeof *array);
}
