package io.acclimate.core.artifact;

class MemoryBlobStoreTest extends BlobStoreContract {
  @Override
  protected BlobStore store() {
    return new MemoryBlobStore();
  }
}
