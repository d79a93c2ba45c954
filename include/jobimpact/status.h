/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Status codes. 0 is success; errors are pinned negative numbers in families. */
#ifndef JOBIMPACT_STATUS_H
#define JOBIMPACT_STATUS_H

#include <jobimpact/export.h>

JI_BEGIN_DECLS

/** What every fallible function returns: JI_OK or one of the JI_ERROR_ numbers. */
typedef int32_t ji_status;

/** The pinned status codes. They never change their number. */
enum ji_status_code {
  JI_OK = 0,                 /**< success */
  JI_ERROR_ARGUMENT = -1,    /**< a NULL, a number out of range, a malformed option struct */
  JI_ERROR_MEMORY = -2,      /**< the allocator returned NULL */
  JI_ERROR_LIMIT = -3,       /**< a size overflows or exceeds a stated limit */
  JI_ERROR_BUSY = -4,        /**< a callback called back in, or a store is locked */
  JI_ERROR_CANCELLED = -5,   /**< the cancel callback asked to stop */
  JI_ERROR_UNSUPPORTED = -6, /**< valid input that this version or build cannot handle */
  JI_ERROR_THREAD = -7,      /**< the system refused a lock */
  JI_ERROR_NOT_FOUND = -20,  /**< a file, folder, column, row or name does not exist */
  JI_ERROR_IO = -21,         /**< the system could not read or write */
  JI_ERROR_FORMAT = -40,     /**< a file or stream is malformed; the message has line and column */
  JI_ERROR_ENCODING = -41,   /**< text is not valid in its encoding */
  JI_ERROR_TYPE = -60,       /**< a column has another type than is needed */
  JI_ERROR_SHAPE = -61,      /**< lengths, rows or columns do not fit together */
  JI_ERROR_LABEL = -62,      /**< a name is missing, doubled, or not the one expected */
  JI_ERROR_VALUE = -63,      /**< a value lies outside what its meaning allows */
  JI_ERROR_UNIT = -64,       /**< a unit is malformed, or two units do not convert */
  JI_ERROR_MEASURE = -65, /**< measures may not be combined; the message names both and the field */
  JI_ERROR_SINGULAR = -80,    /**< a linear system has no unique solution */
  JI_ERROR_CONVERGENCE = -81, /**< an iteration did not reach its tolerance */
  JI_ERROR_BALANCE = -82,     /**< a table does not balance within its tolerance */
  JI_ERROR_KIND = -100,       /**< the model is of another kind than the function needs */
  JI_ERROR_MODEL = -101,      /**< a model's definition is incomplete or contradicts itself */
  JI_ERROR_CALLBACK = -1000,  /**< a callback failed; its owner knows why */
  JI_CALLBACK_DEFAULT = -1001 /**< returned by a callback: behave as if no callback were set */
};

/** The name of a status code, such as "JI_ERROR_MEASURE".
 * @param status any number.
 * @return static text; "JI_ERROR_UNKNOWN" for a number that is not a code; never NULL.
 * Any thread. Since 0.1. */
JI_API const char *ji_status_name(ji_status status);

/** One line of English on a status code.
 * @param status any number.
 * @return static text; never NULL.
 * Any thread. Since 0.1. */
JI_API const char *ji_status_description(ji_status status);

JI_END_DECLS
#endif
