package io.acclimate.registry.journal;

/** This process has another blob store than the one that the namespace's blobs are in. */
final class ForeignStoreException extends RuntimeException {
  ForeignStoreException(String own, String namespaces) {
    super(
        ("what acclimate.registry-service names is the store %s, but the blobs of this namespace are"
                + " in the store %s. All registry-services of a namespace need one folder or one"
                + " bucket: mount the same volume in each, or name the same bucket and prefix, or, if"
                + " the blobs were moved here, write %s into the file or object store-id")
            .formatted(own, namespaces, namespaces));
  }
}
