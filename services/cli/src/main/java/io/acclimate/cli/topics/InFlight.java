package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What has been sent and is not acknowledged yet, a bounded number at a time. */
final class InFlight {
  private static final int MOST = 1_000;

  private final String what;
  private final List<CompletableFuture<?>> waiting = new ArrayList<>();
  private long sent;

  /**
   * @param what what is sent, in the plural
   */
  InFlight(String what) {
    this.what = what;
  }

  void add(CompletableFuture<?> one) {
    waiting.add(one);
    sent++;
    if (waiting.size() == MOST) {
      await();
    }
  }

  long sent() {
    return sent;
  }

  /** Returns when all have arrived; fails when one did not. */
  void await() {
    try {
      waiting.forEach(CompletableFuture::join);
      waiting.clear();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailed(
          "of "
              + sent
              + " "
              + what
              + " read, not all arrived: "
              + cause.getMessage()
              + " Sending the file again repeats nothing that did.",
          e);
    }
  }
}
