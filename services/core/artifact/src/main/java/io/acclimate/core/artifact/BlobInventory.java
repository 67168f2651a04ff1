package io.acclimate.core.artifact;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What is in a store, to be looked through and cleared out. */
public interface BlobInventory {

  /**
   * A blob that is there.
   *
   * @param putAt when it was put last, by the store's clock
   */
  record StoredBlob(Digest digest, long sizeBytes, Instant putAt) {}

  /**
   * Shows every blob that is there all the while; one that comes or goes meanwhile may be shown or
   * not.
   *
   * @throws java.io.UncheckedIOException if the store cannot be looked through
   */
  void forEach(Consumer<StoredBlob> each);

  /**
   * When a blob was put last, by the store's clock; empty if it is not there.
   *
   * @throws java.io.UncheckedIOException if the store does not say
   */
  Optional<Instant> putAt(Digest digest);

  /**
   * Takes a blob away; one that is not there is fine.
   *
   * @throws java.io.UncheckedIOException if it cannot be taken away
   */
  void delete(Digest digest);
}
