// SPDX-License-Identifier: GPL-2.0-only
#include "names/kinds.h"

#define MEMBER(type, member, text) \
	{ #member, offsetof(struct store_##type, member), text }

static const struct store_member container[] = {
	MEMBER(container, runtime, STORE_RUNTIME),
	MEMBER(container, id, STORE_NAME),
	MEMBER(container, name, STORE_NAME),
	MEMBER(container, pod, STORE_NAME),
	MEMBER(container, namespace, STORE_NAME),
	MEMBER(container, image, STORE_NAME),
	MEMBER(container, layer, STORE_PATH),
	MEMBER(container, cgroup, STORE_PATH),
	{ 0 }
};

static const struct store_member pod[] = {
	MEMBER(pod, uid, STORE_NAME),
	MEMBER(pod, name, STORE_NAME),
	MEMBER(pod, namespace, STORE_NAME),
	{ 0 }
};

static const struct store_member layer[] = {
	MEMBER(layer, directory, STORE_PATH),
	MEMBER(layer, parent, STORE_PATH),
	{ 0 }
};

static const struct store_member image[] = {
	MEMBER(image, runtime, STORE_RUNTIME),
	MEMBER(image, name, STORE_NAME),
	MEMBER(image, layer, STORE_PATH),
	{ 0 }
};

static const struct store_member volume[] = {
	MEMBER(volume, directory, STORE_PATH),
	MEMBER(volume, runtime, STORE_RUNTIME),
	MEMBER(volume, name, STORE_NAME),
	MEMBER(volume, user, STORE_NAME),
	{ 0 }
};

#define KIND(type, by) {						\
	.name = #type "s",						\
	.list = offsetof(struct store, type##s),			\
	.size = sizeof(struct store_##type),				\
	.key = offsetof(struct store_##type, by),			\
	.members = (type),						\
}

const struct store_kind_info store_kinds[STORE_KINDS] = {
	[STORE_CONTAINERS] = KIND(container, id),
	[STORE_PODS] = KIND(pod, uid),
	[STORE_LAYERS] = KIND(layer, directory),
	[STORE_IMAGES] = KIND(image, layer),
	[STORE_VOLUMES] = KIND(volume, directory),
};
