/**
 * For other people's apps: send labelled events, follow models, and fetch verified artifacts.
 *
 * <p>Send with {@link io.acclimate.client.EventSender}; get a model's versions with {@link
 * io.acclimate.client.ModelClient}; read and steer the registry with {@link
 * io.acclimate.client.RegistryClient}. Beneath are {@link io.acclimate.client.ModelUpdates}, {@link
 * io.acclimate.client.HttpBlobStore} and {@link io.acclimate.client.BlobCache}, to be used on their
 * own as well.
 *
 * <p>It promises that a follower that starts at any time ends with the same champions as all
 * others, that no blob comes out of it whose bytes do not match its digest, and no version that
 * nobody whom the settings trust vouches for. Runs on Java 17 and needs no framework.
 */
@NullMarked
package io.acclimate.client;

import org.jspecify.annotations.NullMarked;
