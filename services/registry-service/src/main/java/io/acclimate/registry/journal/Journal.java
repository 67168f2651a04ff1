package io.acclimate.registry.journal;

import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.RegistryState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The registry's state as far as this process has read the journal; any number of threads may read
 * it and wait for it to get further.
 */
public final class Journal {
  /** Of the state: readers do not wait for each other, not even for one that asks a store. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private final RegistryState state = new RegistryState();
  private long nextOffset;
  private boolean complete;

  /** Of those who wait, who must not stand in the way of readers. */
  private final ReentrantLock waiters = new ReentrantLock();

  private final Condition advanced = waiters.newCondition();
  private final AtomicLong steps = new AtomicLong();

  /** Looks at the state; the function must not keep it. */
  public <T> T read(Function<RegistryState, T> reader) {
    lock.readLock().lock();
    try {
      return reader.apply(state);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Offset of the last change. */
  public long position() {
    return read(RegistryState::position);
  }

  /** True once everything has been read that was in the journal when this process started. */
  public boolean complete() {
    return read(unused -> complete);
  }

  /** Waits until the journal is {@link #complete}; false if it is not in time. */
  public boolean awaitComplete(Duration limit) throws InterruptedException {
    return await(() -> complete, limit);
  }

  /** Waits until the change at this offset has been read; false if it has not in time. */
  public boolean awaitPosition(long position, Duration limit) throws InterruptedException {
    return await(() -> state.position() >= position, limit);
  }

  /** Waits for the answer to a command; empty if there is none in time. */
  public Optional<Answer> awaitAnswer(String commandId, Duration limit)
      throws InterruptedException {
    await(() -> state.answer(commandId).isPresent(), limit);
    return read(current -> current.answer(commandId));
  }

  /** Waits until everything before this offset has been read; false if it has not in time. */
  boolean awaitReadUpTo(long endOffset, Duration limit) throws InterruptedException {
    return await(() -> nextOffset >= endOffset, limit);
  }

  void append(Change change) {
    advance(
        () -> {
          state.append(change);
          nextOffset = change.answer().offset() + 1;
        });
  }

  /** Everything before this offset has been read; the offsets of transaction markers count, too. */
  void readUpTo(long offset) {
    advance(() -> nextOffset = Math.max(nextOffset, offset));
  }

  void completed() {
    advance(() -> complete = true);
  }

  /** One thread only. */
  private void advance(Runnable step) {
    lock.writeLock().lock();
    try {
      step.run();
    } finally {
      lock.writeLock().unlock();
    }
    waiters.lock();
    try {
      steps.incrementAndGet();
      advanced.signalAll();
    } finally {
      waiters.unlock();
    }
  }

  private boolean await(BooleanSupplier reached, Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    while (true) {
      long seen = steps.get();
      if (read(unused -> reached.getAsBoolean())) {
        return true;
      }
      waiters.lockInterruptibly();
      try {
        while (steps.get() == seen) {
          if (nanos <= 0) {
            return false;
          }
          nanos = advanced.awaitNanos(nanos);
        }
      } finally {
        waiters.unlock();
      }
    }
  }
}
