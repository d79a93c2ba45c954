/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers as a tree by parent, and the order in which they can be computed. */
#include "model/account/account.h"

#include <string.h>

size_t ji__vintage_layer(const ji__vintage *vintage, const char *name) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (strcmp(vintage->layers[i].entry.name, name) == 0)
      return i;
  return JI__NONE;
}

size_t ji__vintage_driver(const ji__vintage *vintage, const char *name) {
  for (size_t i = 0; i < vintage->driver_count; i++)
    if (strcmp(vintage->drivers[i].entry.name, name) == 0)
      return i;
  return JI__NONE;
}

size_t ji__vintage_coefficient(const ji__vintage *vintage, const char *name) {
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    if (strcmp(vintage->coefficients[i].entry.name, name) == 0)
      return i;
  return JI__NONE;
}

size_t ji__vintage_find(const ji__vintage *vintage, const char *name, ji__place *place) {
  const ji__place places[] = {{JI__TABLE_LAYERS, ji__vintage_layer(vintage, name)},
                              {JI__TABLE_DRIVERS, ji__vintage_driver(vintage, name)},
                              {JI__TABLE_COEFFICIENTS, ji__vintage_coefficient(vintage, name)}};
  size_t count = 0;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (places[i].index != JI__NONE) {
      *place = places[i];
      count++;
    }
  return count;
}

int ji__layer_is_given(const ji__layer *layer) {
  return layer->estimator == JI__ESTIMATOR_VALUE || layer->estimator == JI__ESTIMATOR_COUNT ||
         layer->estimator == JI__ESTIMATOR_EVALUATION;
}

ji__entry *ji__vintage_entry(const ji__vintage *vintage, ji__place place) {
  if (place.table == JI__TABLE_LAYERS) {
    ji__layer *layer = &vintage->layers[place.index];
    return layer->given.name ? &layer->given : &layer->entry;
  }
  return place.table == JI__TABLE_DRIVERS ? &vintage->drivers[place.index].entry
                                          : &vintage->coefficients[place.index].entry;
}

const char *ji__place_table(ji__row_table table) {
  static const char *const names[] = {"layer", "driver", "coefficient"};
  return names[table];
}

int ji__vintage_is_before(const ji__vintage *vintage, const ji__vintage *other) {
  return vintage->period && other->period && strcmp(vintage->period, other->period) < 0;
}

int ji__vintage_is_leaf(const ji__vintage *vintage, size_t layer) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == layer)
      return 0;
  return 1;
}

size_t ji__vintage_root(const ji__vintage *vintage, size_t layer) {
  while (vintage->layers[layer].parent != JI__NONE)
    layer = vintage->layers[layer].parent;
  return layer;
}

const ji__reading *ji__account_reading(const ji__account *account, const char *name) {
  for (size_t i = 0; i < account->reading_count; i++)
    if (strcmp(account->readings[i].name, name) == 0)
      return &account->readings[i];
  return NULL;
}

const ji__reading *ji__account_reading_for(const ji__account *account, const char *quantity) {
  for (size_t i = 0; i < account->reading_count; i++)
    if (strcmp(account->readings[i].quantity, quantity) == 0)
      return &account->readings[i];
  return NULL;
}

const ji__source *ji__account_source(const ji__account *account, const char *name) {
  for (size_t i = 0; i < account->source_count; i++)
    if (strcmp(account->sources[i].name, name) == 0)
      return &account->sources[i];
  return NULL;
}

static int starts_with(const ji__input *input, const char *prefix) {
  return input->size > 2 && memcmp(input->name, prefix, 2) == 0;
}

int ji__input_next(const char *inputs, size_t *position, ji__input *out) {
  *out = (ji__input){0};
  if (!inputs || !inputs[*position])
    return 0;
  const char *start = inputs + *position;
  size_t size = strcspn(start, "*");
  *position += size + (start[size] == '*');
  while (size && *start == ' ')
    start++, size--;
  while (size && start[size - 1] == ' ')
    size--;
  out->name = start;
  out->size = size;
  out->complement = starts_with(out, "1-");
  out->inverse = starts_with(out, "1/");
  if (out->complement || out->inverse) {
    out->name += 2;
    out->size -= 2;
  }
  return 1;
}

int ji__input_is(const ji__input *input, const char *name) {
  return strlen(name) == input->size && memcmp(name, input->name, input->size) == 0;
}

size_t ji__vintage_find_layer(const ji__vintage *vintage, const ji__input *input) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (ji__input_is(input, vintage->layers[i].entry.name))
      return i;
  return JI__NONE;
}

static ji_status link_parents(ji_context *ctx, ji__vintage *vintage) {
  for (size_t i = 0; i < vintage->layer_count; i++) {
    ji__layer *layer = &vintage->layers[i];
    layer->parent = JI__NONE;
    if (!layer->parent_name)
      continue;
    layer->parent = ji__vintage_layer(vintage, layer->parent_name);
    if (layer->parent == JI__NONE)
      return ji__fail(ctx, JI_ERROR_MODEL, "vintage \"%s\", layer \"%s\": no parent \"%s\"",
                      vintage->name ? vintage->name : "", layer->entry.name, layer->parent_name);
  }
  for (size_t i = 0; i < vintage->layer_count; i++) {
    size_t steps = 0;
    for (size_t up = i; up != JI__NONE; up = vintage->layers[up].parent)
      if (steps++ > vintage->layer_count)
        return ji__fail(ctx, JI_ERROR_MODEL, "vintage \"%s\", layer \"%s\" is its own ancestor",
                        vintage->name ? vintage->name : "", vintage->layers[i].entry.name);
  }
  return JI_OK;
}

/* Whether layer `to` uses layer `from`: as a named input, or as a child that it sums. */
static int uses(const ji__vintage *vintage, size_t to, size_t from) {
  const ji__layer *layer = &vintage->layers[to];
  if (!ji__estimator_takes_layers(layer->estimator))
    return 0;
  if (layer->estimator == JI__ESTIMATOR_SUM && !layer->inputs)
    return vintage->layers[from].parent == to;
  ji__input input;
  size_t position = 0;
  while (ji__input_next(layer->inputs, &position, &input))
    if (ji__input_is(&input, vintage->layers[from].entry.name))
      return 1;
  return 0;
}

static int is_ready(const ji__vintage *vintage, const unsigned char *done, size_t layer) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (!done[i] && uses(vintage, layer, i))
      return 0;
  return 1;
}

/* Accounts have tens of layers: each round takes the first that is ready. */
static ji_status order_layers(ji_context *ctx, ji__vintage *vintage, unsigned char *done) {
  for (size_t count = 0; count < vintage->layer_count; count++) {
    size_t next = 0;
    while (next < vintage->layer_count && (done[next] || !is_ready(vintage, done, next)))
      next++;
    if (next == vintage->layer_count) {
      for (next = 0; done[next];)
        next++;
      return ji__fail(ctx, JI_ERROR_MODEL, "vintage \"%s\", layer \"%s\" depends on itself",
                      vintage->name ? vintage->name : "", vintage->layers[next].entry.name);
    }
    done[next] = 1;
    vintage->order[count] = next;
  }
  return JI_OK;
}

ji_status ji__account_link(ji_context *ctx, ji__account *account, ji__vintage *vintage) {
  ji_status status = link_parents(ctx, vintage);
  if (status)
    return status;
  vintage->order = ji__arena_array(&account->arena, vintage->layer_count, sizeof *vintage->order);
  unsigned char *done = ji__arena_array(&account->arena, vintage->layer_count, 1);
  if (!vintage->order || !done)
    return ji__fail_memory(ctx);
  return order_layers(ctx, vintage, done);
}
