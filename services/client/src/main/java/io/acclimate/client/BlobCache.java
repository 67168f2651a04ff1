package io.acclimate.client;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps copies of another store's blobs in a folder, so that a version costs only the tensors that
 * are new. Whatever comes out of the folder is verified: a damaged copy is fetched again. Above its
 * size the cache drops what was not used for longest.
 *
 * <p>What has come of a blob stays if the rest of it does not: the next call goes on from there, in
 * a later process, too.
 *
 * <p>Files are not forced to disk: after a power cut a torn copy is just one that does not verify.
 */
public final class BlobCache implements BlobStore {
  private static final Logger LOG = LoggerFactory.getLogger(BlobCache.class);
  private static final double FILL_AFTER_EVICTION = 0.8;
  private static final String TEMPORARY = ".tmp";
  private static final String PART = ".part";
  private static final int LOCKS = 64;

  private final BlobStore origin;
  private final Path folder;
  private final long maxBytes;
  private final InstantSource clock;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Path> fetching = ConcurrentHashMap.newKeySet();
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  /**
   * Opens a cache and makes its folder.
   *
   * @param origin where blobs really are
   * @param folder of this cache alone
   * @param maxBytes bytes of copies that it may hold
   */
  public BlobCache(BlobStore origin, Path folder, long maxBytes) {
    this(origin, folder, maxBytes, InstantSource.system());
  }

  BlobCache(BlobStore origin, Path folder, long maxBytes, InstantSource clock) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " is not 0 or more");
    }
    this.origin = origin;
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      bytes.set(copies().stream().mapToLong(Copy::sizeBytes).sum());
    } catch (IOException e) {
      throw new UncheckedIOException("blob cache: cannot use the folder " + folder, e);
    }
  }

  /** Puts into the origin, and keeps a copy. */
  @Override
  public void put(Digest digest, byte[] blob) {
    origin.put(digest, blob);
    keep(digest, blob);
  }

  @Override
  public byte[] get(Digest digest) {
    return copy(digest).orElseGet(() -> fetch(digest));
  }

  /**
   * Takes the entry's shortcut if the folder has its base. What comes of it has to have the
   * tensor's digest; else the tensor itself is fetched.
   */
  @Override
  public byte[] get(TensorEntry tensor) {
    return copy(tensor.sha256())
        .or(() -> byShortcut(tensor))
        .orElseGet(() -> fetch(tensor.sha256()));
  }

  private Optional<byte[]> byShortcut(TensorEntry tensor) {
    TensorEntry.Shortcut shortcut = tensor.shortcut();
    Optional<byte[]> base = shortcut == null ? Optional.empty() : copy(shortcut.base());
    if (shortcut == null || base.isEmpty()) {
      return Optional.empty();
    }
    try {
      LowRankUpdate update = LowRankUpdate.parse(get(shortcut.update()));
      byte[] blob = Safetensors.writeOne(update.addedTo(Safetensors.readOne(base.get())));
      CorruptBlobException.requireMatch(tensor.sha256(), blob, "made by a shortcut");
      keep(tensor.sha256(), blob);
      return Optional.of(blob);
    } catch (BlobMissingException | CorruptBlobException | InvalidFormatException e) {
      LOG.warn("blob={} state=no-shortcut cause=\"{}\"", tensor.sha256(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Asks the origin, for the folder does not know what the origin still has. */
  @Override
  public boolean has(Digest digest) {
    return origin.has(digest);
  }

  /** Keeps a copy of a blob that the origin has or will have. */
  public void keep(Digest digest, byte[] blob) {
    if (blob.length > maxBytes) {
      return;
    }
    Path target = folder.resolve(digest.hex());
    try {
      Path temporary = Files.createTempFile(folder, digest.hex().substring(0, 16), TEMPORARY);
      try {
        Files.write(temporary, blob);
        touch(temporary);
        long before = Files.exists(target) ? Files.size(target) : 0;
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        hold(blob.length - before);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("blob cache: cannot write " + target, e);
    }
  }

  /** Whoever wants a blob that another thread fetches waits for its copy. */
  private byte[] fetch(Digest digest) {
    synchronized (locks.get(Math.floorMod(digest.hashCode(), LOCKS))) {
      Path part = folder.resolve(digest.hex() + PART);
      fetching.add(part);
      try {
        return copy(digest).orElseGet(() -> complete(digest, new PartialCopy(part)));
      } finally {
        fetching.remove(part);
      }
    }
  }

  private byte[] complete(Digest digest, PartialCopy part) {
    long before = part.sizeBytes();
    byte[] blob;
    try {
      blob = part.complete(digest, origin);
    } catch (RuntimeException incomplete) {
      hold(part.sizeBytes() - before);
      throw incomplete;
    }
    if (blob.length > maxBytes) {
      part.drop();
      hold(-before);
    } else {
      part.moveTo(folder.resolve(digest.hex()), clock.instant());
      hold(blob.length - before);
    }
    return blob;
  }

  private Optional<byte[]> copy(Digest digest) {
    Path file = folder.resolve(digest.hex());
    try {
      byte[] blob = Files.readAllBytes(file);
      if (digest.matches(blob)) {
        touch(file);
        return Optional.of(blob);
      }
      LOG.warn("blob={} state=damaged file={}", digest, file);
      Files.deleteIfExists(file);
      hold(-blob.length);
      return Optional.empty();
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("blob cache: cannot read " + file, e);
    }
  }

  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private void hold(long moreBytes) {
    if (bytes.addAndGet(moreBytes) > maxBytes) {
      evict();
    }
  }

  private synchronized void evict() {
    try {
      List<Copy> copies = copies();
      long held = copies.stream().mapToLong(Copy::sizeBytes).sum();
      for (Copy copy : copies) {
        if (held <= maxBytes * FILL_AFTER_EVICTION) {
          break;
        }
        if (!fetching.contains(copy.file())) {
          Files.deleteIfExists(copy.file());
          held -= copy.sizeBytes();
        }
      }
      bytes.set(held);
    } catch (IOException e) {
      throw new UncheckedIOException("blob cache: cannot make room in " + folder, e);
    }
  }

  /** What the folder holds, whole or in part, longest unused first. */
  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      for (Path file : files) {
        if (!file.toString().endsWith(TEMPORARY)) {
          Copy.of(file).ifPresent(copies::add);
        }
      }
    }
    copies.sort(Comparator.comparing(Copy::usedAt));
    return copies;
  }

  private record Copy(Path file, long sizeBytes, FileTime usedAt) {
    /** Empty if it is gone: a part that became a copy. */
    static Optional<Copy> of(Path file) throws IOException {
      try {
        return Optional.of(new Copy(file, Files.size(file), Files.getLastModifiedTime(file)));
      } catch (NoSuchFileException gone) {
        return Optional.empty();
      }
    }
  }
}
