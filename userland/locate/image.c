// SPDX-License-Identifier: GPL-2.0-only
/*
 * Program headers map kernel addresses to places in the file.
 */
#include "locate/image.h"

#include "lib/program.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct image {
	const char *path;
	int fd;
	Elf *elf;
	enum locate_arch arch;
};

static bool open_file(struct image *image)
{
	image->fd = open(image->path, O_RDONLY | O_CLOEXEC);
	if (image->fd >= 0)
		return true;
	if (errno == EPERM)
		warnx("%s: refused: is the kernel locked down? (see /sys/kernel/security/lockdown)",
		      image->path);
	else
		warn("%s", image->path);
	return false;
}

static bool check_machine(struct image *image)
{
	GElf_Ehdr header;

	if (!gelf_getehdr(image->elf, &header)) {
		warnx("%s: %s", image->path, elf_errmsg(-1));
		return false;
	}
	if (header.e_machine == EM_X86_64) {
		image->arch = LOCATE_X86_64;
	} else if (header.e_machine == EM_AARCH64) {
		image->arch = LOCATE_ARM64;
	} else {
		warnx("%s: machine %u: only kernels for x86_64 and arm64 can be read",
		      image->path, header.e_machine);
		return false;
	}
	return true;
}

struct image *image_open(const char *path)
{
	struct image *image = must(calloc(1, sizeof(*image)));

	image->path = path;
	image->fd = -1;
	if (!open_file(image))
		goto fail;
	elf_version(EV_CURRENT);
	image->elf = elf_begin(image->fd, ELF_C_READ, NULL);
	if (!image->elf || elf_kind(image->elf) != ELF_K_ELF) {
		warnx("%s: not an ELF file: a vmlinux is needed, uncompressed (a vmlinuz is none)",
		      path);
		goto fail;
	}
	if (!check_machine(image))
		goto fail;
	return image;
fail:
	image_close(image);
	return NULL;
}

void image_close(struct image *image)
{
	if (image->elf)
		elf_end(image->elf);
	if (image->fd >= 0)
		close(image->fd);
	free(image);
}

enum locate_arch image_arch(const struct image *image)
{
	return image->arch;
}

static bool find_segment(struct image *image, uint64_t address, size_t size,
			 GElf_Phdr *segment)
{
	size_t n, i;

	if (elf_getphdrnum(image->elf, &n))
		return false;
	for (i = 0; i < n; i++) {
		if (!gelf_getphdr(image->elf, (int)i, segment) ||
		    segment->p_type != PT_LOAD || address < segment->p_vaddr)
			continue;
		if (address - segment->p_vaddr < segment->p_filesz &&
		    size <= segment->p_filesz - (address - segment->p_vaddr))
			return true;
	}
	return false;
}

bool image_read(struct image *image, uint64_t address, void *buffer,
		size_t size)
{
	GElf_Phdr segment;
	char *to = buffer;
	off_t from;

	if (!find_segment(image, address, size, &segment)) {
		errno = ENXIO;
		return false;
	}
	from = (off_t)(segment.p_offset + (address - segment.p_vaddr));
	while (size) {
		ssize_t got = pread(image->fd, to, size, from);

		if (got <= 0) {
			errno = got ? errno : ENODATA;
			return false;
		}
		to += got;
		from += got;
		size -= (size_t)got;
	}
	return true;
}

static Elf_Data *symbol_table(struct image *image, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(image->elf, section)))
		if (gelf_getshdr(section, header) &&
		    header->sh_type == SHT_SYMTAB)
			return elf_getdata(section, NULL);
	return NULL;
}

static void note_symbols(struct image *image, struct locate_text *text,
			 Elf_Data *data, const GElf_Shdr *header, bool ends)
{
	size_t n = header->sh_size / header->sh_entsize, i;
	GElf_Sym symbol;

	for (i = 0; i < n && gelf_getsym(data, (int)i, &symbol); i++) {
		const char *name;

		if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS)
			continue;
		if (ends) {
			locate_note_end(text, symbol.st_value);
			continue;
		}
		name = elf_strptr(image->elf, header->sh_link, symbol.st_name);
		if (name && GELF_ST_TYPE(symbol.st_info) == STT_FUNC)
			locate_note_symbol(text, name, symbol.st_value);
	}
}

bool image_symbols(struct image *image, struct locate_text *text)
{
	GElf_Shdr header;
	Elf_Data *data = symbol_table(image, &header);

	if (!data || !header.sh_entsize) {
		warnx("%s: no symbol table: a vmlinux that is not stripped is needed",
		      image->path);
		return false;
	}
	note_symbols(image, text, data, &header, false);
	note_symbols(image, text, data, &header, true);
	return true;
}
