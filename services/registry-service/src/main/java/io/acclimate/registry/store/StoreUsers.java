package io.acclimate.registry.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;

/**
 * Whose blobs are in a store: a file or object {@code users/…} for each registry that ever wrote,
 * which is a namespace of a Kafka cluster. Several may share a store, since blobs go by digest; but
 * what one of them needs no more, another may.
 */
public interface StoreUsers {
  /** Folder of the marks. */
  String FOLDER = "users";

  /** The name of a registry, in characters that any store takes. */
  static String name(String clusterId, String namespace) {
    return URLEncoder.encode(clusterId, StandardCharsets.UTF_8)
        + "+"
        + URLEncoder.encode(namespace, StandardCharsets.UTF_8);
  }

  /**
   * Marks a registry as one that has blobs here; durable when this returns.
   *
   * @param name see {@link #name}
   * @throws java.io.UncheckedIOException if the store does not take it
   */
  void add(String name);

  /**
   * Names of all that are marked.
   *
   * @throws java.io.UncheckedIOException if the store cannot be read
   */
  SortedSet<String> all();
}
