package io.acclimate.registry.journal;

import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.RegistryState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The registry's state as far as this process has read the journal; any number of threads may read
 * it and wait for it to get further.
 */
public final class Journal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final RegistryState state = new RegistryState();
  private long nextOffset;
  private boolean complete;

  /** Looks at the state; the function must not keep it. */
  public <T> T read(Function<RegistryState, T> reader) {
    lock.lock();
    try {
      return reader.apply(state);
    } finally {
      lock.unlock();
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
    lock.lock();
    try {
      state.append(change);
      nextOffset = change.answer().offset() + 1;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Everything before this offset has been read; the offsets of transaction markers count, too. */
  void readUpTo(long offset) {
    lock.lock();
    try {
      nextOffset = Math.max(nextOffset, offset);
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void completed() {
    lock.lock();
    try {
      complete = true;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(BooleanSupplier reached, Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!reached.getAsBoolean()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = advanced.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
