/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The terminal, by ncurses. While it is open, what goes to stderr is held back:
 * it would be written into the picture.
 */
#ifndef DCHAIN_SCREEN_H
#define DCHAIN_SCREEN_H

#include "top/canvas.h"

/* what screen_key() returns when there is none, and when the size changed */
#define SCREEN_NO_KEY (-1)
#define SCREEN_RESIZED (-2)

/**
 * screen_open() - take the terminal over
 *
 * Return: a descriptor that is readable when there is a key or a new size, or
 * -1 after one line on stderr.
 */
int screen_open(void);

/**
 * screen_close() - give it back, as it was
 * @print: print what was held back since the last screen_forget()
 */
void screen_close(bool print);

/* screen_forget() - throw away what was held back of stderr */
void screen_forget(void);

/* screen_size() - columns and rows */
void screen_size(int *width, int *height);

/**
 * screen_is_gone() - was the terminal closed?
 *
 * Its descriptor stays readable then, and gives no key.
 */
bool screen_is_gone(void);

/**
 * screen_key() - the next key
 *
 * Return: a character, an enum top_key, SCREEN_NO_KEY or SCREEN_RESIZED.
 */
int screen_key(void);

void screen_show(const struct canvas *c);

#endif
