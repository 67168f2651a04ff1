package io.acclimate.core.model;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds the model in force. Calls lease it, a swap replaces it at once for every later call, and
 * the old model is closed by whoever gives back its last lease: no call ever sees a closed model,
 * and no call waits for a swap.
 *
 * @param <M> the model; its close must not fail
 */
public final class LeasedModel<M extends AutoCloseable> implements AutoCloseable {
  private final AtomicReference<@Nullable Counted<M>> current;

  public LeasedModel(M model) {
    this.current = new AtomicReference<>(new Counted<>(model));
  }

  /**
   * Leases the model in force.
   *
   * @throws IllegalStateException if {@link #close()} was called
   */
  public ModelLease<M> acquire() {
    return tryAcquire().orElseThrow(() -> new IllegalStateException("the model was closed"));
  }

  /** Leases the model in force; empty if {@link #close()} was called. */
  public Optional<ModelLease<M>> tryAcquire() {
    while (true) {
      Counted<M> counted = current.get();
      if (counted == null) {
        return Optional.empty();
      } else if (counted.retain()) {
        return Optional.of(new Lease<>(counted));
      }
      // A swap came between the two steps above and the old model's count is at zero: look again.
    }
  }

  /**
   * Puts a model in force; the old one is closed when its last lease is given back.
   *
   * @throws IllegalStateException if {@link #close()} was called; the new model is closed then
   */
  public void swap(M next) {
    Counted<M> replacement = new Counted<>(next);
    while (true) {
      Counted<M> old = current.get();
      if (old == null) {
        replacement.release();
        throw new IllegalStateException("the model was closed");
      } else if (current.compareAndSet(old, replacement)) {
        old.release();
        return;
      }
    }
  }

  /** Ends leasing; the model is closed when its last lease is given back. */
  @Override
  public void close() {
    Counted<M> old = current.getAndSet(null);
    if (old != null) {
      old.release();
    }
  }

  /**
   * A model and its holders: the leases, and one for being in force. At zero it is closed, and
   * stays at zero.
   */
  private static final class Counted<M extends AutoCloseable> {
    private final M model;
    private final AtomicInteger holders = new AtomicInteger(1);

    Counted(M model) {
      this.model = model;
    }

    boolean retain() {
      while (true) {
        int count = holders.get();
        if (count == 0) {
          return false;
        } else if (holders.compareAndSet(count, count + 1)) {
          return true;
        }
      }
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        try {
          model.close();
        } catch (Exception e) {
          throw new IllegalStateException("a model failed to close", e);
        }
      }
    }
  }

  private static final class Lease<M extends AutoCloseable> implements ModelLease<M> {
    private final Counted<M> counted;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Lease(Counted<M> counted) {
      this.counted = counted;
    }

    @Override
    public M model() {
      return counted.model;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        counted.release();
      }
    }
  }
}
