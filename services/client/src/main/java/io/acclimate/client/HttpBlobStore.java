package io.acclimate.client;

import io.acclimate.client.RegistryHttp.Call;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The registry's blobs over HTTP, hashed before they are sent and after they arrive, so that
 * neither the network nor the other side can pass off altered bytes.
 */
public final class HttpBlobStore implements BlobStore {
  /** Largest blob by default, bytes. */
  public static final int DEFAULT_MAX_BLOB_BYTES = 1 << 30;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DIGESTS_PER_QUESTION = 1_000;
  private static final int PARALLEL_PUTS = 4;
  private static final String FROM = "from the registry";
  private static final String BYTES = "application/octet-stream";

  private final RegistryHttp http;
  private final int maxBlobBytes;

  /** Takes the registry-service's base URL, such as {@code http://localhost:8080}. */
  public HttpBlobStore(URI registryUrl) {
    this(registryUrl, null);
  }

  /**
   * A store of somebody with rights.
   *
   * @param token setting {@code acclimate.registry.token}; null where the registry asks for none
   */
  public HttpBlobStore(URI registryUrl, @Nullable String token) {
    this(registryUrl, token, PATIENCE, DEFAULT_MAX_BLOB_BYTES);
  }

  /**
   * A store with other limits.
   *
   * @param patience how long one call may take, attempts and pauses together; a download goes on
   *     for as long as bytes come
   * @param maxBlobBytes largest blob that is fetched or sent
   */
  public HttpBlobStore(URI registryUrl, Duration patience, int maxBlobBytes) {
    this(registryUrl, null, patience, maxBlobBytes);
  }

  /**
   * A store of somebody with rights, with other limits.
   *
   * @param token setting {@code acclimate.registry.token}; null where the registry asks for none
   * @param patience how long one call may take, attempts and pauses together; a download goes on
   *     for as long as bytes come
   * @param maxBlobBytes largest blob that is fetched or sent
   */
  public HttpBlobStore(
      URI registryUrl, @Nullable String token, Duration patience, int maxBlobBytes) {
    this.http =
        new RegistryHttp(
            registryUrl,
            patience,
            token == null ? Map.of() : Map.of("Authorization", "Bearer " + token));
    this.maxBlobBytes = maxBlobBytes;
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    CorruptBlobException.requireMatch(digest, bytes, "to be sent");
    if (bytes.length > maxBlobBytes) {
      throw new IllegalArgumentException(
          "blob %s has %d bytes, more than %d".formatted(digest, bytes.length, maxBlobBytes));
    }
    http.call(new Call("PUT", path(digest), Map.of(), bytes, BYTES, 64 * 1024, true));
  }

  /** Sends the blobs that the registry does not have; an equal one is never sent twice. */
  public void putAll(Map<Digest, byte[]> blobs) {
    List<Callable<Void>> puts = new ArrayList<>();
    for (Digest missing : missing(blobs.keySet())) {
      byte[] bytes = blobs.get(missing);
      if (bytes == null) {
        throw new RegistryUnavailableException(
            "Registry misses blob " + missing + ", which nobody asked about.", null);
      }
      puts.add(
          () -> {
            put(missing, bytes);
            return null;
          });
    }
    if (!puts.isEmpty()) {
      inParallel(puts);
    }
  }

  /** Those of the blobs that the registry does not have. */
  public Set<Digest> missing(Collection<Digest> digests) {
    List<Digest> all = List.copyOf(digests);
    Set<Digest> missing = new LinkedHashSet<>();
    for (int from = 0; from < all.size(); from += DIGESTS_PER_QUESTION) {
      List<Digest> some = all.subList(from, Math.min(all.size(), from + DIGESTS_PER_QUESTION));
      Json question = Json.object().with("digests", Json.digests(some));
      missing.addAll(http.json(Call.ask("/api/v1/blobs/missing", question)).digests("missing"));
    }
    return missing;
  }

  @Override
  public byte[] get(Digest digest) {
    try (InputStream content = open(digest, 0)) {
      return CorruptBlobException.requireMatch(digest, content.readAllBytes(), FROM);
    } catch (IOException broken) {
      throw new RegistryUnavailableException("Registry broke off: " + broken, broken);
    }
  }

  /** Goes on where the connection breaks, for as long as more comes. */
  @Override
  public InputStream open(Digest digest, long offset) {
    if (offset < 0) {
      BlobStore.requireOffset(digest, offset, size(digest));
    }
    try {
      return BlobDownload.begin(http, digest, offset, maxBlobBytes);
    } catch (BlobDownload.OutsideException e) {
      // For HTTP, where a blob ends is outside of it, too.
      BlobStore.requireOffset(digest, offset, size(digest));
      return InputStream.nullInputStream();
    }
  }

  @Override
  public long size(Digest digest) {
    return headers(digest)
        .orElseThrow(() -> new BlobMissingException(digest))
        .firstValueAsLong("Content-Length")
        .orElseThrow(
            () ->
                new RegistryUnavailableException(
                    "Registry does not tell the size of blob " + digest, null));
  }

  @Override
  public boolean has(Digest digest) {
    return headers(digest).isPresent();
  }

  private Optional<HttpHeaders> headers(Digest digest) {
    try {
      return Optional.of(
          http.headers(new Call("HEAD", path(digest), Map.of(), null, BYTES, 0, true)));
    } catch (RegistryException refused) {
      if (refused.status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  static String path(Digest digest) {
    return "/api/v1/blobs/" + digest.hex();
  }

  private static void inParallel(List<Callable<Void>> puts) {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(PARALLEL_PUTS, puts.size()));
    try {
      for (Future<Void> put : threads.invokeAll(puts)) {
        put.get();
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while sending blobs");
    } finally {
      threads.shutdownNow();
    }
  }
}
