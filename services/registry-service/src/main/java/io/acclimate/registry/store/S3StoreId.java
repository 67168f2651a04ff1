package io.acclimate.registry.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Which bucket and prefix this is: a random id in an object of it, made by the first process that
 * finds none, as {@link StoreId} is for a folder.
 */
final class S3StoreId {
  private static final int MAX_BYTES = 1_000;

  private S3StoreId() {}

  /**
   * The id of a bucket that exists.
   *
   * @throws java.io.UncheckedIOException if it cannot be read or, the first time, be written
   */
  static String of(S3Bucket bucket) {
    Optional<String> found = read(bucket);
    if (found.isEmpty()) {
      found = make(bucket);
    }
    String id =
        found.orElseThrow(
            () -> new IllegalStateException(bucket + ": the object store-id vanished"));
    if (id.isEmpty()) {
      throw new IllegalStateException(
          bucket + ": the object store-id is empty; put back what was in it");
    }
    return id;
  }

  /** What another process made at the same time counts. */
  private static Optional<String> make(S3Bucket bucket) {
    String id = UUID.randomUUID().toString();
    return switch (bucket.putIfAbsent(StoreId.FILE, bytes(id))) {
      case MADE, THERE_ALREADY -> read(bucket);
      case NOT_SUPPORTED ->
          throw new IllegalStateException(
              bucket
                  + ": this service cannot make an object only if there is none (If-None-Match), so"
                  + " two registry-services could give the store two ids; put the object store-id"
                  + " there yourself, with any id in it, such as "
                  + id);
    };
  }

  private static Optional<String> read(S3Bucket bucket) {
    Optional<InputStream> object = bucket.open(StoreId.FILE, 0);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream content = object.get()) {
      byte[] bytes = content.readNBytes(MAX_BYTES);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw bucket.failed("broke off while giving", StoreId.FILE, e);
    }
  }

  private static byte[] bytes(String id) {
    return (id + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
