/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether an id is there already: sent twice, recorded once. */
#include "tracker/recorder.h"

#include <string.h>

/* A hash may be that of two ids: the event's own id decides. Of an erased event only the hash is
 * left. */
ji_status ji__recorder_sequence(ji__recorder *r, const char *id, size_t size, int64_t *sequence) {
  int64_t hash = ji__id_hash(&r->keys, id, size);
  int64_t candidate = 0;
  size_t place = 0;
  *sequence = ji__text_index_find(&r->new_ids, id, size);
  if (*sequence > 0)
    return JI_OK;
  *sequence = 0;
  while (ji__identity_find(&r->tracker->identity, hash, &place, &candidate)) {
    ji__event event;
    ji_status status = ji__recorder_event(r, candidate, &event);
    if (status)
      return status;
    if (event.is_erased)
      *sequence = -1;
    if (event.is_erased || (event.id_size == size && memcmp(event.id, id, size) == 0)) {
      if (!event.is_erased)
        *sequence = candidate;
      return JI_OK;
    }
  }
  return JI_OK;
}

ji_status ji__recorder_same_program(ji__recorder *r, int64_t left, int64_t right, int *same) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  *same = left == right;
  if (*same)
    return JI_OK;
  ji_status status = ji__tracker_prepare(
      r->ctx, r->tracker,
      "SELECT (SELECT code FROM program WHERE program = ?) = (SELECT code FROM program"
      " WHERE program = ?)",
      &select);
  if (!status) {
    sqlite3_bind_int64(select, 1, left);
    sqlite3_bind_int64(select, 2, right);
    status = ji__tracker_fetch(r->ctx, r->tracker, select, &found);
  }
  *same = found && sqlite3_column_int(select, 0);
  sqlite3_finalize(select);
  return status;
}

ji_status ji__recorder_id(ji__recorder *r, ji__draft *draft) {
  int64_t sequence = 0;
  int same = 0;
  ji__event event;
  ji_status status = ji__recorder_sequence(r, draft->event.id, draft->event.id_size, &sequence);
  if (status || !sequence)
    return status;
  if (sequence < 0)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_ID, "erased",
                               "is that of an event that was erased");
  status = ji__recorder_event(r, sequence, &event);
  if (!status)
    status = ji__recorder_same_program(r, event.program, draft->event.program, &same);
  if (status)
    return status;
  if (!ji__event_equals(&event, &draft->event, same))
    return ji__recorder_refuse(
        r, draft->row, JI__COLUMN_ID, "id",
        "is that of an event with another content; a change is a correction");
  r->repeated++;
  return JI__ROW_REPEATED;
}
