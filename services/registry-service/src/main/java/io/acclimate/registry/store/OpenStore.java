package io.acclimate.registry.store;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.FileBlobStore;

/**
 * A store that was found and can be used.
 *
 * @param blobs what is in it
 * @param inventory the same store, to be looked through and cleared out
 * @param users whose blobs are in it
 * @param id which store it is, wherever it is mounted and whatever it is called
 * @param connection to be closed with it
 */
public record OpenStore(
    BlobStore blobs, BlobInventory inventory, StoreUsers users, String id, AutoCloseable connection)
    implements AutoCloseable {

  /**
   * Opens a store; the first time, makes its folders and its id.
   *
   * @throws java.io.UncheckedIOException if it cannot be reached, read or written
   */
  public static OpenStore of(StoreSettings settings) {
    return switch (settings) {
      case StoreSettings.Folder folder -> {
        FileBlobStore blobs = new FileBlobStore(folder.dataDir());
        yield new OpenStore(
            blobs,
            blobs,
            new FolderUsers(folder.dataDir()),
            StoreId.of(folder.dataDir()),
            () -> {});
      }
      case StoreSettings.Bucket bucket -> of(S3Bucket.open(bucket), bucket);
    };
  }

  private static OpenStore of(S3Bucket bucket, StoreSettings.Bucket settings) {
    try {
      S3BlobStore blobs = new S3BlobStore(bucket, settings.dataDir());
      return new OpenStore(blobs, blobs, new BucketUsers(bucket), S3StoreId.of(bucket), bucket);
    } catch (RuntimeException unusable) {
      bucket.close();
      throw unusable;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException("blob store: cannot be closed", e);
    }
  }
}
