/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formula of a layer as people write it. */
#include "core/number.h"
#include "model/account/nested.h"
#include "model/account/tree.h"

#include <math.h>
#include <string.h>

#define DIGITS 8 /* significant digits of the figure at the end */

static void append_name(ji__buffer *out, const ji__input *input) {
  ji__buffer_append(out, input->name, input->size);
}

static int is_option(const ji__input *input, const char *key) {
  size_t size = strlen(key);
  return input->size >= size && memcmp(input->name, key, size) == 0;
}

/* --- inputs ----------------------------------------------------------------------------------- */

void ji__layer_inputs(const ji__vintage *vintage, size_t layer, ji__buffer *out) {
  const char *inputs = vintage->layers[layer].inputs;
  size_t start = out->size;
  if (inputs)
    ji__buffer_string(out, inputs);
  else if (vintage->layers[layer].estimator == JI__ESTIMATOR_SUM)
    for (size_t i = 0; i < vintage->layer_count; i++)
      if (vintage->layers[i].parent == layer)
        ji__buffer_format(out, "%s%s", out->size > start ? "*" : "", vintage->layers[i].entry.name);
}

/* --- formulas -----------------------------------------------------------------------------------
 */

static void append_sum(const ji__vintage *vintage, size_t layer, ji__buffer *out) {
  const char *inputs = vintage->layers[layer].inputs;
  size_t start = out->size, position = 0;
  ji__input input;
  while (inputs && ji__input_next(inputs, &position, &input)) {
    ji__buffer_string(out, out->size > start ? " + " : "");
    append_name(out, &input);
  }
  for (size_t i = 0; !inputs && i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == layer)
      ji__buffer_format(out, "%s%s", out->size > start ? " + " : "", vintage->layers[i].entry.name);
}

static void append_product(const char *inputs, ji__buffer *out) {
  size_t start = out->size, position = 0;
  ji__input input;
  while (ji__input_next(inputs, &position, &input)) {
    int first = out->size == start;
    ji__buffer_string(out, input.inverse ? (first ? "1 / " : " / ") : (first ? "" : " x "));
    ji__buffer_string(out, input.complement ? "(1 - " : "");
    append_name(out, &input);
    ji__buffer_string(out, input.complement ? ")" : "");
  }
}

/* The inputs by position in a pattern such as "% x (% / %)^%", in the order that `order` names. */
static void append_pattern(const char *inputs, const char *pattern, const char *order,
                           ji__buffer *out) {
  ji__input found[4];
  size_t count = 0, position = 0;
  while (count < 4 && ji__input_next(inputs, &position, &found[count]))
    count++;
  for (const char *at = pattern; *at; at++) {
    size_t index = *at == '%' ? (size_t)(*order++ - '0') : count;
    if (index < count)
      append_name(out, &found[index]);
    else
      ji__buffer_append(out, at, 1);
  }
}

/* `table(sales, more; direct + indirect; nobody buys from trade)`. */
static void append_model(const char *inputs, ji__buffer *out) {
  size_t position = 0, count = 0;
  ji__input input;
  (void)ji__input_next(inputs, &position, &input);
  append_name(out, &input);
  ji__buffer_string(out, "(");
  while (ji__input_next(inputs, &position, &input)) {
    if (is_option(&input, JI__NESTED_EFFECT) || is_option(&input, JI__NESTED_WITHOUT)) {
      int is_effect = is_option(&input, JI__NESTED_EFFECT);
      size_t key = strlen(is_effect ? JI__NESTED_EFFECT : JI__NESTED_WITHOUT);
      ji__buffer_string(out, is_effect ? "; " : "; nobody buys from ");
      ji__buffer_append(out, input.name + key, input.size - key);
      continue;
    }
    ji__buffer_string(out, count++ ? ", " : "");
    append_name(out, &input);
  }
  ji__buffer_string(out, ")");
}

static void append_row(const char *table, const char *inputs, ji__buffer *out) {
  size_t position = 0, count = 0;
  ji__input input;
  ji__buffer_format(out, "%s[", table);
  while (ji__input_next(inputs, &position, &input)) {
    ji__buffer_string(out, count++ ? ", " : "");
    append_name(out, &input);
  }
  ji__buffer_string(out, "]");
}

static void append_expression(const ji__vintage *vintage, size_t index, ji__buffer *out) {
  const ji__layer *layer = &vintage->layers[index];
  switch (layer->estimator) {
  case JI__ESTIMATOR_VALUE:
    ji__buffer_string(out, "given");
    break;
  case JI__ESTIMATOR_SUM:
    append_sum(vintage, index, out);
    break;
  case JI__ESTIMATOR_RATIO_CHAIN:
  case JI__ESTIMATOR_DRIVER:
    append_product(layer->inputs, out);
    break;
  case JI__ESTIMATOR_NESTED:
  case JI__ESTIMATOR_INPUT_OUTPUT:
    append_model(layer->inputs, out);
    break;
  case JI__ESTIMATOR_ELASTICITY:
    append_pattern(layer->inputs, "% x (% / %)^%", "0231", out);
    break;
  case JI__ESTIMATOR_ARC:
    append_pattern(layer->inputs, "% x (% - %)", "012", out);
    break;
  case JI__ESTIMATOR_COUNT:
    append_row("counts", layer->inputs, out);
    break;
  case JI__ESTIMATOR_EVALUATION:
    append_row("effects", layer->inputs, out);
    break;
  }
}

static void append_number(double value, ji__buffer *out) {
  char digits[JI__NUMBER_SIZE];
  ji__number_print_significant(value, DIGITS, digits);
  ji__buffer_string(out, digits);
}

void ji__layer_formula(const ji__evaluation *evaluation, size_t layer, ji__buffer *out) {
  const ji__figure *figure = &evaluation->figures[layer];
  append_expression(evaluation->vintage, layer, out);
  if (!isnan(figure->value)) {
    ji__buffer_string(out, " = ");
    append_number(figure->value, out);
  } else if (!isnan(figure->overlap_low)) {
    ji__buffer_string(out, ": ");
    append_number(figure->overlap_low, out);
    ji__buffer_string(out, " to ");
    append_number(figure->overlap_high, out);
  }
}
