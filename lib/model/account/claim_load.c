/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading claims and what their inputs stand for. */
#include "model/account/claim.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *name;
  size_t needs;
} kinds[] = {
    [JI__CLAIM_FIGURE] = {"figure", 0},
    [JI__CLAIM_RESTATEMENT] = {"restatement", 1},
    [JI__CLAIM_SUM] = {"sum", JI__CLAIM_INPUTS},
    [JI__CLAIM_DIFFERENCE] = {"difference", 2},
    [JI__CLAIM_GROWTH] = {"growth", 2},
    [JI__CLAIM_CONTRIBUTION] = {"contribution", 4},
    [JI__CLAIM_SHARE] = {"share", 2},
    [JI__CLAIM_RATIO] = {"ratio", 2},
    [JI__CLAIM_MULTIPLIER] = {"multiplier", 2},
    [JI__CLAIM_PRODUCT] = {"product", 3},
};

#define KINDS (sizeof kinds / sizeof *kinds)

size_t ji__claim_needs(ji__claim_kind kind) {
  return kinds[kind].needs;
}

const char *ji__claim_kind_name(ji__claim_kind kind) {
  return kinds[kind].name;
}

typedef struct claim_columns {
  ji__entry_columns entry;
  const ji_column *kind, *inputs, *bound, *text;
} claim_columns;

static ji_status find_columns(const ji__account_table *table, claim_columns *out) {
  ji_status status = ji__entry_columns_find(table, "claim", &out->entry);
  if (!status)
    status = ji__account_table_text(table, "kind", 1, &out->kind);
  if (!status)
    status = ji__account_table_text(table, "inputs", 0, &out->inputs);
  if (!status)
    status = ji__account_table_text(table, "bound", 0, &out->bound);
  return status ? status : ji__account_table_text(table, "text", 0, &out->text);
}

static ji_status fail_row(const ji__account_table *table, ji_status status, size_t row,
                          const ji__claim *claim, const char *what, const char *value,
                          const char *expected) {
  return ji__fail(table->ctx, status, "claims: row %zu, claim \"%s\": %s \"%s\": %s was expected",
                  row + 1, claim->entry.name, what, value ? value : "", expected);
}

static ji_status read_kind(const ji__account_table *table, const claim_columns *columns, size_t row,
                           ji__claim *out) {
  const char *name = NULL;
  ji_status status = ji__account_table_copy(table, columns->kind, row, &name);
  for (size_t i = 0; !status && name && i < KINDS; i++)
    if (strcmp(kinds[i].name, name) == 0) {
      out->kind = (ji__claim_kind)i;
      return JI_OK;
    }
  return status ? status
                : fail_row(table, JI_ERROR_VALUE, row, out, "kind", name,
                           "figure, restatement, sum, difference, growth, contribution, share, "
                           "ratio, multiplier or product");
}

static ji_status read_bound(const ji__account_table *table, const claim_columns *columns,
                            size_t row, ji__claim *out) {
  const char *name = NULL;
  ji_status status = ji__account_table_copy(table, columns->bound, row, &name);
  if (status || !name)
    return status;
  if (strcmp(name, "at_least") == 0)
    out->bound = JI__CLAIM_AT_LEAST;
  else if (strcmp(name, "at_most") == 0)
    out->bound = JI__CLAIM_AT_MOST;
  else
    return fail_row(table, JI_ERROR_VALUE, row, out, "bound", name, "at_least, at_most or nothing");
  return JI_OK;
}

/* --- inputs ----------------------------------------------------------------------------------- */

static const ji__vintage *find_vintage(const ji__account *account, const char *name, size_t size) {
  for (size_t i = 0; i < account->vintage_count; i++) {
    const char *own = account->vintages[i].name;
    if (own && strlen(own) == size && memcmp(own, name, size) == 0)
      return &account->vintages[i];
  }
  return NULL;
}

/* Claims of rows above; their number is the account's while it is read. */
static int find_claim(const ji__account *account, const ji__input *input, ji__reference *out) {
  for (size_t i = 0; i < account->claim_count; i++)
    if (ji__input_is(input, account->claims[i].entry.name)) {
      *out = (ji__reference){.kind = JI__REFERENCE_CLAIM, .index = i};
      return 1;
    }
  return 0;
}

static int find_in_vintage(const ji__vintage *vintage, const ji__input *input, ji__reference *out) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (ji__input_is(input, vintage->layers[i].entry.name)) {
      *out = (ji__reference){JI__REFERENCE_LAYER, vintage, i};
      return 1;
    }
  for (size_t i = 0; i < vintage->driver_count; i++)
    if (ji__input_is(input, vintage->drivers[i].entry.name)) {
      *out = (ji__reference){JI__REFERENCE_DRIVER, vintage, i};
      return 1;
    }
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    if (ji__input_is(input, vintage->coefficients[i].entry.name)) {
      *out = (ji__reference){JI__REFERENCE_COEFFICIENT, vintage, i};
      return 1;
    }
  return 0;
}

/* `name`, `name@vintage`, or `?`. */
static int find_reference(const ji__account *account, const ji__input *input, ji__reference *out) {
  if (input->size == 1 && input->name[0] == '?') {
    *out = (ji__reference){.kind = JI__REFERENCE_UNPUBLISHED};
    return 1;
  }
  const char *at = memchr(input->name, '@', input->size);
  if (!at)
    return find_claim(account, input, out) || find_in_vintage(account->vintage, input, out);
  ji__input name = {.name = input->name, .size = (size_t)(at - input->name)};
  const ji__vintage *vintage =
      find_vintage(account, at + 1, input->size - (size_t)(at + 1 - input->name));
  return vintage && find_in_vintage(vintage, &name, out);
}

static ji_status read_inputs(const ji__account_table *table, const ji__account *account, size_t row,
                             ji__claim *out) {
  ji__input input;
  size_t position = 0;
  while (out->inputs && ji__input_next(out->inputs, &position, &input)) {
    if (out->count == kinds[out->kind].needs)
      return ji__fail(table->ctx, JI_ERROR_MODEL,
                      "claims: row %zu, claim \"%s\": kind %s takes at most %zu inputs", row + 1,
                      out->entry.name, kinds[out->kind].name, kinds[out->kind].needs);
    if (input.complement || input.inverse ||
        !find_reference(account, &input, &out->references[out->count++]))
      return ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                      "claims: row %zu, claim \"%s\": no claim above it, layer, driver or "
                      "coefficient \"%.*s\"",
                      row + 1, out->entry.name, (int)input.size, input.name);
  }
  if (out->kind == JI__CLAIM_FIGURE && isnan(out->entry.value))
    return ji__fail(table->ctx, JI_ERROR_VALUE,
                    "claims: row %zu, claim \"%s\": the kind figure needs a value", row + 1,
                    out->entry.name);
  return JI_OK;
}

static ji_status read_claim(const ji__account_table *table, const claim_columns *columns,
                            const ji__account *account, size_t row, ji__claim *out) {
  ji_status status = ji__entry_read(table, &columns->entry, row, &out->entry);
  if (!status)
    status = ji__account_table_copy(table, columns->inputs, row, &out->inputs);
  if (!status)
    status = ji__account_table_copy(table, columns->text, row, &out->text);
  if (!status)
    status = read_kind(table, columns, row, out);
  if (!status)
    status = read_bound(table, columns, row, out);
  if (!status)
    status = read_inputs(table, account, row, out);
  for (size_t i = 0; !status && i < account->claim_count; i++)
    if (strcmp(account->claims[i].entry.name, out->entry.name) == 0)
      status = ji__fail(table->ctx, JI_ERROR_MODEL, "claims: row %zu: claim \"%s\" is there twice",
                        row + 1, out->entry.name);
  return status;
}

ji_status ji__account_load_claims(ji_context *ctx, const ji_bundle *bundle, ji__account *account) {
  ji__account_table table = ji__account_table_of(ctx, &account->arena, bundle, "claims");
  if (!table.dataset)
    return JI_OK;
  claim_columns columns = {0};
  ji_status status = find_columns(&table, &columns);
  if (!status)
    status = ji__account_table_check_vintages(&table, account);
  if (status)
    return status;
  account->claims = ji__arena_array(&account->arena, table.rows, sizeof *account->claims);
  if (!account->claims)
    return ji__fail_memory(ctx);
  for (size_t row = 0; row < table.rows; row++) {
    if (!ji__row_in_vintage(columns.entry.vintage, row, account->vintage->name))
      continue;
    status = read_claim(&table, &columns, account, row, &account->claims[account->claim_count]);
    if (status)
      return status;
    account->claim_count++;
  }
  return JI_OK;
}
