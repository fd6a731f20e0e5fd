/* SPDX-License-Identifier: GPL-2.0-only */
/* Is anything counted at all? Shown by lookups of the module's own. */
#ifndef DCHAIN_ALIVE_H
#define DCHAIN_ALIVE_H

struct dentry;
struct vfsmount;

int alive_init(struct dentry *dir);
void alive_exit(void);
const char *alive_why_not(void);
struct vfsmount *alive_mount(const char *name);
struct vfsmount *alive_debugfs(void);

#endif /* DCHAIN_ALIVE_H */
