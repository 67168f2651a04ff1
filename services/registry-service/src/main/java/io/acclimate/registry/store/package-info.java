/**
 * Where the registry keeps blobs: a folder, or a bucket that speaks S3. Both have the same layout,
 * {@code sha256/ab/cdef…} and {@code store-id}, so that copying one makes the other the same store.
 */
@NullMarked
package io.acclimate.registry.store;

import org.jspecify.annotations.NullMarked;
