package io.acclimate.registry.journal;

/** This process has another blob store than the one that the namespace's blobs are in. */
final class ForeignStoreException extends RuntimeException {
  ForeignStoreException(String own, String namespaces) {
    super(
        ("acclimate.registry-service.data-dir is the store %s, but the blobs of this namespace are"
                + " in the store %s. All registry-services of a namespace need one folder: mount the"
                + " same volume in each, or, if the blobs were moved here, write %s into the file"
                + " store-id of the folder")
            .formatted(own, namespaces, namespaces));
  }
}
