/* SPDX-License-Identifier: GPL-2.0-only */
/* The module's file `status` as metrics. */
#ifndef DCHAIN_EXPORT_STATUS_H
#define DCHAIN_EXPORT_STATUS_H

#include "export/metrics.h"
#include "file/reader.h"

/* export_write_status() - a value that the file lacks has no metric */
void export_write_status(struct metrics *m,
			 const struct reader_values *status);

#endif
