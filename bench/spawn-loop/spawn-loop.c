// What this machine can do at most: starts a command again and again by posix_spawn, with two pipes to read, as an
// executor of tasks must. `spawn-loop COUNT WINDOW PROGRAM [ARG…]` keeps WINDOW of them running until COUNT have ended,
// and prints one line: seconds in all, then the microseconds from spawn to end of each, in order of their starts.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct child {
    pid_t pid;
    int out, err;
    double begun;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void start(struct child *child, char **command)
{
    int out[2], err[2];
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) { perror("pipe2"); exit(1); }

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    posix_spawn_file_actions_adddup2(&files, err[1], 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);

    child->begun = now();
    if (posix_spawnp(&child->pid, command[0], &files, &attributes, command, environ) != 0) { perror(command[0]); exit(1); }
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    close(out[1]);
    close(err[1]);
    child->out = out[0];
    child->err = err[0];
}

// The length of its life, in seconds.
static double finish(struct child *child)
{
    char buffer[4096];
    while (read(child->out, buffer, sizeof buffer) > 0) { }
    while (read(child->err, buffer, sizeof buffer) > 0) { }
    int status;
    if (waitpid(child->pid, &status, 0) != child->pid || status != 0) { fprintf(stderr, "a command failed\n"); exit(1); }
    close(child->out);
    close(child->err);
    return now() - child->begun;
}

int main(int count, char **words)
{
    if (count < 4) { fprintf(stderr, "usage: spawn-loop COUNT WINDOW PROGRAM [ARG...]\n"); return 2; }
    int total = atoi(words[1]), window = atoi(words[2]);
    if (total < 1 || window < 1) { fprintf(stderr, "COUNT and WINDOW are positive\n"); return 2; }

    struct child *children = calloc((size_t)window, sizeof *children);
    double *lives = calloc((size_t)total, sizeof *lives);
    double begun = now();
    int started = 0;
    for (; started < window && started < total; started++) start(&children[started], words + 3);
    for (int ended = 0; ended < total; ended++) {
        lives[ended] = finish(&children[ended % window]);
        if (started < total) start(&children[started++ % window], words + 3);
    }

    printf("%.6f", now() - begun);
    for (int at = 0; at < total; at++) printf(" %.0f", lives[at] * 1e6);
    printf("\n");
    return 0;
}
