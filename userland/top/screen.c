// SPDX-License-Identifier: GPL-2.0-only
/*
 * ncurses. SIGWINCH comes by a descriptor like everything else that `dchain
 * top` waits for, so ncurses' own handler for it never runs.
 */
#include "top/screen.h"

#include "lib/array.h"
#include "top/view.h"

#include <curses.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

static struct {
	SCREEN *terminal;
	int events;
	int winch;
	int held;	/* what went to stderr meanwhile */
	int stderr_was;
	sigset_t signals_were;
} screen;

static int watch(int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(screen.events, EPOLL_CTL_ADD, fd, &event);
}

static int open_events(void)
{
	sigset_t winch;

	sigemptyset(&winch);
	sigaddset(&winch, SIGWINCH);
	sigprocmask(SIG_BLOCK, &winch, &screen.signals_were);
	screen.winch = signalfd(-1, &winch, SFD_CLOEXEC | SFD_NONBLOCK);
	screen.events = epoll_create1(EPOLL_CLOEXEC);
	if (screen.winch < 0 || screen.events < 0 || watch(screen.winch) ||
	    watch(STDIN_FILENO)) {
		warn("waiting for keys");
		return -1;
	}
	return 0;
}

static int hold_stderr(void)
{
	screen.stderr_was = dup(STDERR_FILENO);
	screen.held = memfd_create("stderr", MFD_CLOEXEC);
	if (screen.stderr_was < 0 || screen.held < 0) {
		warn("stderr");
		return -1;
	}
	dup2(screen.held, STDERR_FILENO);
	return 0;
}

static void begin_colors(void)
{
	if (!has_colors())
		return;
	start_color();
	use_default_colors();
	init_pair(CANVAS_ATTENTION, COLOR_YELLOW, -1);
	init_pair(CANVAS_CRITICAL, COLOR_RED, -1);
}

int screen_open(void)
{
	const char *term = getenv("TERM");

	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		warnx("this is no terminal: --batch prints what it would show");
		return -1;
	}
	/* newterm(), because initscr() exits where it should return. */
	screen.terminal = newterm(NULL, stdout, stdin);
	if (!screen.terminal) {
		warnx("the terminal type `%s' is not known: is TERM right? --batch needs none",
		      term ? term : "");
		return -1;
	}
	if (open_events() || hold_stderr()) {
		endwin();
		return -1;
	}
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(50);
	begin_colors();
	return screen.events;
}

void screen_forget(void)
{
	if (ftruncate(screen.held, 0) == 0)
		lseek(screen.held, 0, SEEK_SET);
}

static void tell_held(void)
{
	char text[4096];
	ssize_t len;

	lseek(screen.held, 0, SEEK_SET);
	while ((len = read(screen.held, text, sizeof(text))) > 0)
		if (write(STDERR_FILENO, text, (size_t)len) != len)
			return;
}

void screen_close(bool print)
{
	endwin();
	delscreen(screen.terminal);
	dup2(screen.stderr_was, STDERR_FILENO);
	close(screen.stderr_was);
	if (print)
		tell_held();
	close(screen.held);
	close(screen.events);
	close(screen.winch);
	sigprocmask(SIG_SETMASK, &screen.signals_were, NULL);
}

void screen_size(int *width, int *height)
{
	getmaxyx(stdscr, *height, *width);
}

static bool take_resize(void)
{
	struct signalfd_siginfo info;
	struct winsize size;
	bool any = false;

	while (read(screen.winch, &info, sizeof(info)) > 0)
		any = true;
	if (any && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row &&
	    size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	return any;
}

bool screen_is_gone(void)
{
	struct pollfd terminal = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&terminal, 1, 0) > 0 &&
	       terminal.revents & (POLLHUP | POLLERR | POLLNVAL);
}

int screen_key(void)
{
	static const struct {
		int curses;
		int key;
	} keys[] = {
		{ KEY_UP, TOP_KEY_UP },
		{ KEY_DOWN, TOP_KEY_DOWN },
		{ KEY_PPAGE, TOP_KEY_PAGE_UP },
		{ KEY_NPAGE, TOP_KEY_PAGE_DOWN },
		{ KEY_HOME, TOP_KEY_HOME },
		{ KEY_END, TOP_KEY_END },
		{ KEY_LEFT, TOP_KEY_LEFT },
		{ KEY_RIGHT, TOP_KEY_RIGHT },
		{ KEY_BACKSPACE, '\b' },
		{ KEY_ENTER, '\n' },
	};
	int key, i;

	if (take_resize())
		return SCREEN_RESIZED;
	key = getch();
	if (key == ERR)
		return SCREEN_NO_KEY;
	/* resizeterm() puts one into the queue as well. */
	if (key == KEY_RESIZE)
		return SCREEN_RESIZED;
	for (i = 0; i < (int)ARRAY_SIZE(keys); i++)
		if (keys[i].curses == key)
			return keys[i].key;
	return key;
}

static attr_t attribute(enum canvas_style style)
{
	switch (style) {
	case CANVAS_BOLD:
		return A_BOLD;
	case CANVAS_HEADING:
		return A_REVERSE;
	case CANVAS_CHOSEN:
		return A_REVERSE | A_BOLD | A_UNDERLINE;
	case CANVAS_DIM:
		return A_DIM;
	case CANVAS_ATTENTION:
	case CANVAS_CRITICAL:
		return A_BOLD | (has_colors() ? COLOR_PAIR(style) : 0);
	default:
		return A_NORMAL;
	}
}

void screen_show(const struct canvas *c)
{
	int x, y;

	erase();
	for (y = 0; y < c->height; y++) {
		for (x = 0; x < c->width; x++) {
			const struct canvas_cell *cell = canvas_at(c, x, y);

			attrset(attribute(cell->style));
			mvaddstr(y, x, cell->text);
		}
	}
	refresh();
}
