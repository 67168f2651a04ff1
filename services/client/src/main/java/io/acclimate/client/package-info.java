/**
 * For other people's apps: send labelled events, follow models, and fetch verified artifacts.
 *
 * <p>Send with {@link io.acclimate.client.EventSender}; follow with {@link
 * io.acclimate.client.ModelUpdates}; download with {@link io.acclimate.client.HttpBlobStore}, and
 * keep copies with {@link io.acclimate.client.BlobCache}; read and steer the registry with {@link
 * io.acclimate.client.RegistryClient}.
 *
 * <p>It promises that a follower that starts at any time ends with the same champions as all
 * others, and that no blob comes out of it whose bytes do not match its digest. Runs on Java 17 and
 * needs no framework.
 */
@NullMarked
package io.acclimate.client;

import org.jspecify.annotations.NullMarked;
