package io.acclimate.core.artifact;

class MemoryBlobStoreTest extends BlobStoreContract {
  @Override
  BlobStore store() {
    return new MemoryBlobStore();
  }
}
