/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC
 * 2011): a random number is a function of key and counter, so any thread may draw any of them. */
#ifndef JI_CORE_RANDOM_H
#define JI_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void ji__philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
/* Uniform on (0, 1) from (seed, stream, index): the middles of 2^52 equal cells, so never 0 or 1.
 */
double ji__random_uniform(uint64_t seed, uint64_t stream, uint64_t index);
/* Many at once: out[i] is a function of (seed, stream, first + i), of another sequence than
 * ji__random_uniform()'s: two neighbours share a counter, an even first is fastest. */
void ji__random_uniforms(uint64_t seed, uint64_t stream, uint64_t first, size_t count, double *out);
/* Uniform on [0, bound), without bias; bound > 0. */
uint64_t ji__random_below(uint64_t seed, uint64_t stream, uint64_t index, uint64_t bound);

#endif
