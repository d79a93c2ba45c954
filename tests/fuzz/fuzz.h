/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libFuzzer's entry, which every target defines. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
