#include "fibers.h"
#include "shim.h"
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace
{
const size_t StackBytes = 128 * 1024;
const int MostThreads = 1024;
const int SharedBytes = 232448, GuardBytes = 256;
const unsigned char Garbage = 0xCD;

enum Wait { Runs, Votes, WaitsForBlock, Done };

struct Fiber
{
    Wait wait;
    unsigned mask, result;
    bool vote;
#if defined(__x86_64__)
    void* stack_pointer;
#else
    ucontext_t context;
#endif
};

Fiber fibers[MostThreads];
char* stacks;
unsigned char shared[SharedBytes + GuardBytes] __attribute__((aligned(64)));
int current, block, threads;
bool reversed;
const std::function<void()>* work;

#if defined(__x86_64__)
void* scheduler_stack_pointer;

extern "C" void shim_switch(void** from, void* to);

// Saves what the calling convention keeps, on the stack it leaves, and takes the same from the one it goes to.
asm(R"(
    .text
    .globl shim_switch
    .type shim_switch, @function
shim_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size shim_switch, .-shim_switch
)");

void leave() { shim_switch(&fibers[current].stack_pointer, scheduler_stack_pointer); }
void enter() { shim_switch(&scheduler_stack_pointer, fibers[current].stack_pointer); }
#else
ucontext_t scheduler;

void leave() { swapcontext(&fibers[current].context, &scheduler); }
void enter() { swapcontext(&scheduler, &fibers[current].context); }
#endif

void run_fiber()
{
    (*work)();
    fibers[current].wait = Done;
    leave();
    abort();
}

void prepare(int thread)
{
    Fiber& fiber = fibers[thread];
    fiber.wait = Runs;
    char* top = stacks + (thread + 1) * StackBytes;
#if defined(__x86_64__)
    // As if run_fiber had been called from nowhere: its frame begins 8 off a multiple of 16.
    void** frame = (void**)(top - 64);
    frame[0] = frame[1] = frame[2] = frame[3] = frame[4] = frame[5] = nullptr;
    frame[6] = (void*)run_fiber;
    frame[7] = nullptr;
    fiber.stack_pointer = frame;
#else
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = top - StackBytes;
    fiber.context.uc_stack.ss_size = StackBytes;
    fiber.context.uc_link = &scheduler;
    makecontext(&fiber.context, run_fiber, 0);
#endif
}

// Lets the votes of a warp through whose lanes have all come. Whether there was one.
bool release_votes(int first, int end)
{
    bool any = false;
    for (int thread = first; thread < end; thread++)
    {
        if (fibers[thread].wait != Votes)
            continue;
        unsigned mask = fibers[thread].mask, result = 0;
        bool complete = true;
        for (int lane = 0; lane < 32; lane++)
        {
            if (!(mask >> lane & 1))
                continue;
            int other = first + lane;
            bool waits = other < end && fibers[other].wait == Votes && fibers[other].mask == mask;
            complete &= waits;
            if (waits && fibers[other].vote)
                result |= 1u << lane;
        }

        if (!complete)
            continue;
        for (int lane = 0; lane < 32; lane++)
        {
            if (mask >> lane & 1)
            {
                fibers[first + lane].result = result;
                fibers[first + lane].wait = Runs;
            }
        }

        any = true;
    }

    return any;
}

void run_warp(int first, int end)
{
    do
    {
        for (int i = first; i < end; i++)
        {
            current = reversed ? first + end - 1 - i : i;
            if (fibers[current].wait == Runs)
                enter();
        }
    } while (release_votes(first, end));
}

bool run_block()
{
    for (int thread = 0; thread < threads; thread++)
        prepare(thread);
    while (true)
    {
        int warps = (threads + 31) / 32;
        for (int i = 0; i < warps; i++)
        {
            int warp = reversed ? warps - 1 - i : i;
            run_warp(warp * 32, warp * 32 + 32 < threads ? warp * 32 + 32 : threads);
        }

        int waiting = 0, done = 0;
        for (int thread = 0; thread < threads; thread++)
        {
            waiting += fibers[thread].wait == WaitsForBlock;
            done += fibers[thread].wait == Done;
        }

        if (done == threads)
            return true;

        // A barrier is for the whole block: a thread that has left, or votes, never comes.
        if (waiting != threads)
            return false;
        for (int thread = 0; thread < threads; thread++)
            fibers[thread].wait = Runs;
    }
}
}

int shim_thread_index() { return current; }
int shim_block_index() { return block; }
int shim_block_size() { return threads; }
char* shim_shared_memory() { return (char*)shared; }

void shim_sync_block()
{
    fibers[current].wait = WaitsForBlock;
    leave();
}

unsigned shim_vote(unsigned mask, bool vote)
{
    Fiber& fiber = fibers[current];
    fiber.mask = mask;
    fiber.vote = vote;
    fiber.wait = Votes;
    leave();
    return fiber.result;
}

void set_reversed(bool value) { reversed = value; }

int run_grid(int blocks, int block_threads, int shared_bytes, const std::function<void()>& kernel)
{
    const int InvalidValue = 1, IllegalAddress = 700, LaunchTimeout = 702;
    if (blocks < 1 || block_threads < 1 || block_threads > MostThreads || shared_bytes > SharedBytes)
        return InvalidValue;
    if (!stacks)
        stacks = (char*)mmap(nullptr, MostThreads * StackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    work = &kernel;
    threads = block_threads;
    for (block = 0; block < blocks; block++)
    {
        // Shared memory holds nothing useful when a block begins, and ends where the launch said.
        memset(shared, Garbage, shared_bytes + GuardBytes);
        if (!run_block())
            return LaunchTimeout;
        for (int i = 0; i < GuardBytes; i++)
        {
            if (shared[shared_bytes + i] != Garbage)
                return IllegalAddress;
        }
    }

    return 0;
}
