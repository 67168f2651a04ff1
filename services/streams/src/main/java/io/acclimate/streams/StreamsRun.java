package io.acclimate.streams;

import java.util.Optional;

/** One run of a service's streams and of what goes with them, from start to close. */
public interface StreamsRun extends AutoCloseable {

  /** Why nothing is processed at the moment; empty when it is. */
  Optional<String> notReady();

  /** True when the streams have ended for good. */
  boolean failed();

  @Override
  void close();
}
