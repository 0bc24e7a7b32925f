// What the disk can do at most: `fsync-loop FILE COUNT` appends 4 KiB and flushes it COUNT times, as the log of a database
// with one writer must, and prints the microseconds of each. The file is written over once it is there in full, as logs are.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 4096, BLOCKS = 4096 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int count, char **words)
{
    if (count != 3) return 2;
    char block[BLOCK];
    memset(block, 'x', sizeof block);
    int file = open(words[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return perror(words[1]), 1;
    for (int i = 0; i < BLOCKS; i++)
        if (pwrite(file, block, BLOCK, (off_t)i * BLOCK) != BLOCK) return perror("write"), 1;
    if (fsync(file) != 0) return perror("fsync"), 1;

    long flushes = atol(words[2]);
    for (long i = 0; i < flushes; i++) {
        double begun = now();
        if (pwrite(file, block, BLOCK, (off_t)(i % BLOCKS) * BLOCK) != BLOCK) return perror("write"), 1;
        if (fdatasync(file) != 0) return perror("fdatasync"), 1;
        printf("%s%.1f", i == 0 ? "" : " ", now() - begun);
    }
    putchar('\n');
    return 0;
}
