/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Screen and files of the example platform_jobs. */
#include "platform_jobs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 98

/* The report is printed when all of it could be made: an error leaves no half of one. So are the
 * library's warnings. */
static FILE *screen, *warnings;
static char *report, *warning_text;
static size_t report_size, warning_size;

int screen_open(void) {
  screen = open_memstream(&report, &report_size);
  warnings = open_memstream(&warning_text, &warning_size);
  return screen && warnings;
}

void warn(const char *message) {
  fprintf(warnings, "platform_jobs: warning: %s\n", message);
}

void say(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vfprintf(screen, format, list);
  va_end(list);
}

int screen_close(int print) {
  int good = screen && warnings;
  good = (!screen || fclose(screen) == 0) && good;
  good = (!warnings || fclose(warnings) == 0) && good;
  if (good && print) {
    fwrite(warning_text, 1, warning_size, stderr);
    good = fwrite(report, 1, report_size, stdout) == report_size && fflush(stdout) == 0;
  }
  free(report);
  free(warning_text);
  return good;
}

/* The point that is being made: its number, behind which its title comes. */
static char point[8];

void heading(const char *text) {
  snprintf(point, sizeof point, "%.*s", (int)strcspn(text, "."), text);
  say("\n%s\n", text);
  for (size_t i = 0; text[i]; i++)
    say("=");
  say("\n");
}

void paragraph(const char *lead, const char *text) {
  size_t indent = strlen(lead), column = indent;
  say("%s", lead);
  for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
    size_t word = strcspn(text, " ");
    if (column > indent && column + 1 + word > WIDTH) {
      say("\n%*s", (int)indent, "");
      column = indent;
    } else if (column > indent) {
      say(" ");
      column++;
    }
    say("%.*s", (int)word, text);
    column += word;
    text += word;
  }
  say("\n");
}

const char *grouped(double value, int decimals, char out[64]) {
  char digits[48];
  int size = snprintf(digits, sizeof digits, "%.*f", decimals, value), at = 0;
  int whole = size - (decimals > 0 ? decimals + 1 : 0);
  for (int i = 0; i < size && at < 60; i++) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0 && digits[i - 1] != '-')
      out[at++] = ',';
    out[at++] = digits[i];
  }
  out[at] = 0;
  return out;
}

/* --- sentences, which --out keeps too --------------------------------------------------------- */

enum { POINT, ABOUT, TEXT, COLUMNS };
static char *kept[COLUMNS]; /* cells, each ended by 0 */
static size_t kept_size[COLUMNS];
static int64_t kept_rows;
static int is_short; /* of memory */

static void keep(int column, const char *text, size_t size) {
  char *cells = realloc(kept[column], kept_size[column] + size + 1);
  if (!cells) {
    is_short = 1;
    return;
  }
  memcpy(cells + kept_size[column], text, size);
  cells[kept_size[column] + size] = 0;
  kept[column] = cells;
  kept_size[column] += size + 1;
}

void note(const char *lead, const char *text) {
  paragraph(lead, text);
  const char *about = lead + strspn(lead, " ");
  size_t size = strcspn(about, ":");
  while (size > 0 && strchr(" ,", about[size - 1]))
    size--;
  keep(POINT, point, strlen(point));
  keep(ABOUT, about, size);
  keep(TEXT, text, strlen(text));
  kept_rows++;
}

ji_status save_notes(app *a) {
  static const column_words columns[COLUMNS] = {
      {"point", NULL, NULL, "part of the report"},
      {"about", NULL, NULL, "what the sentence is about; empty: the whole point"},
      {"text", NULL, NULL, "what the report says"},
  };
  const ji_origin made_of[] = {{.kind = "note", .name = "program", .value = "platform_jobs"}};
  ji_dataset_builder *builder = NULL;
  ji_dataset *notes = NULL;
  ji_status status = is_short ? JI_ERROR_MEMORY : ji_dataset_builder_create(a->ctx, &builder);
  for (int i = 0; !status && i < COLUMNS; i++)
    status = add_texts(a, builder, &columns[i], kept[i], kept_rows);
  if (!status)
    status = ji_dataset_builder_origin(a->ctx, builder, "notes", made_of, 1);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, &notes);
  if (!status)
    status = save(a, notes, "notes");
  ji_dataset_builder_free(builder);
  ji_dataset_unref(notes);
  for (int i = 0; i < COLUMNS; i++)
    free(kept[i]);
  return status;
}

/* --- tables and files --------------------------------------------------------------------------
 */

/* The lines below a table, what its numbers count, are sentences: they are wrapped. */
static void print_table(const char *text) {
  int below = 0;
  char line[4096];
  say("\n");
  while (*text) {
    size_t size = strcspn(text, "\n");
    snprintf(line, sizeof line, "%.*s", (int)size, text);
    below |= size == 0;
    if (below && size)
      paragraph("  ", line);
    else if (size)
      say("%s\n", line);
    text += size + (text[size] == '\n');
  }
}

ji_status show_table(app *a, const ji_dataset *dataset, const sheet *look) {
  ji_table_options options;
  ji_text *text = NULL;
  ji_table_options_init(&options, sizeof options);
  options.title = look->title;
  options.columns = look->columns;
  options.column_count = look->count;
  options.max_width = 66;
  options.definitions = look->definitions;
  ji_status status = ji_dataset_format_table(a->ctx, dataset, &options, &text);
  if (!status)
    print_table(ji_text_data(text));
  ji_text_unref(text);
  return status;
}

ji_status save(app *a, const ji_dataset *dataset, const char *name) {
  if (!a->out_path || !dataset)
    return JI_OK;
  size_t size = strlen(a->out_path) + strlen(name) + sizeof "/.csv";
  char *path = malloc(size);
  if (!path)
    return JI_ERROR_MEMORY;
  snprintf(path, size, "%s/%s.csv", a->out_path, name);
  ji_csv_options options;
  ji_csv_options_init(&options, sizeof options);
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  ji_status status = ji_dataset_write_csv(a->ctx, dataset, path, &options);
  free(path);
  return status;
}

ji_status show_and_drop(app *a, ji_dataset *dataset, const char *name, const sheet *look) {
  ji_status status = save(a, dataset, name);
  if (!status)
    status = show_table(a, dataset, look);
  ji_dataset_unref(dataset);
  return status;
}
