package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.BlobStoreContract;
import io.acclimate.core.artifact.MemoryBlobStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class BlobCacheContractTest extends BlobStoreContract {
  @TempDir private Path folder;
  private final MemoryBlobStore origin = new MemoryBlobStore();

  @Override
  protected BlobStore store() {
    return new BlobCache(origin, folder, 1_000);
  }
}
