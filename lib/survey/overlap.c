/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/union_bounds.h"
