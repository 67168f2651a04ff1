package io.acclimate.registry.journal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that only the one writer may do, and only while no command is being decided: others bring
 * it, the writer's thread does it between two commands.
 */
public final class WriterErrands {
  private static final Duration DONE_WITHIN = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<Errand> waiting = new LinkedBlockingQueue<>();

  private record Errand(long position, Runnable work, CompletableFuture<Boolean> done) {}

  /**
   * Has work done by the writer.
   *
   * @param position where the journal must be, so that nothing has changed since it was looked at
   * @return false if this process is not the writer, or if the journal has gone on
   */
  public boolean ask(long position, Runnable work) throws InterruptedException {
    Errand errand = new Errand(position, work, new CompletableFuture<>());
    waiting.add(errand);
    try {
      return errand.done().get(DONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Nobody writes here. If the writer has begun already, what it does counts.
      return !waiting.remove(errand) && finished(errand);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      waiting.remove(errand);
      throw e;
    }
  }

  private static boolean finished(Errand errand) throws InterruptedException {
    try {
      return errand.done().get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
  }

  /**
   * Does what waits; on the writer's thread.
   *
   * @param position where the journal is
   * @param confirmed asks whether this process is still the writer, and throws if it is not
   */
  void perform(long position, Runnable confirmed) {
    for (Errand errand = waiting.poll(); errand != null; errand = waiting.poll()) {
      if (errand.position() != position) {
        errand.done().complete(false);
        continue;
      }
      try {
        confirmed.run();
      } catch (RuntimeException e) {
        errand.done().complete(false);
        throw e;
      }
      try {
        errand.work().run();
        errand.done().complete(true);
      } catch (RuntimeException e) {
        errand.done().completeExceptionally(e);
      }
    }
  }

  /** Tells whoever waits that this process is not the writer. */
  void refuse() {
    for (Errand errand = waiting.poll(); errand != null; errand = waiting.poll()) {
      errand.done().complete(false);
    }
  }
}
