package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.Trust;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Fetches versions into one cache, one after the other, so that what each cost can be told. Every
 * byte is verified before anything is made of it.
 */
final class Downloads {
  private final CountedBlobStore origin;
  private final BlobCache cache;
  private final Trust trust;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Downloads(BlobStore origin, Path folder, long maxCacheBytes, Trust trust) {
    this.origin = new CountedBlobStore(origin);
    this.cache = new BlobCache(this.origin, folder, maxCacheBytes);
    this.trust = trust;
  }

  /** See {@link ModelClient#fetch}. */
  ModelVersion fetch(AnnouncedVersion announced) throws InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      long before = origin.fetchedBytes();
      byte[] bytes =
          CorruptBlobException.requireMatch(
              announced.digest(), cache.get(announced.digest()), "fetched");
      trust.require(announced.digest(), bytes, announced.signature());
      ServingManifest manifest = ServingManifest.parse(bytes);
      Set<Digest> fetched = new HashSet<>();
      for (TensorEntry entry : manifest.tensors()) {
        if (fetched.add(entry.sha256())) {
          ModelVersion.read(entry, cache);
        }
      }
      return new ModelVersion(announced, manifest, cache, origin.fetchedBytes() - before);
    } finally {
      oneAtATime.unlock();
    }
  }
}
