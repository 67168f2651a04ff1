package io.acclimate.dashboard.feed;

import java.util.concurrent.CompletionStage;

/** A browser that listens. */
interface Connection {

  /** Completes when the text is on its way, so that the next may follow. */
  CompletionStage<Void> write(String text);

  /** Ends it, whatever is under way. */
  void abort();
}
