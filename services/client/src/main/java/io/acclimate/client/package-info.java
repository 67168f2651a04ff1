/**
 * For other people's apps: send labelled events, follow models, and fetch verified artifacts.
 *
 * <p>Send with {@link io.acclimate.client.EventSender}; follow with {@link
 * io.acclimate.client.ModelUpdates}; download with {@link io.acclimate.client.HttpBlobStore}; read
 * and steer the registry with {@link io.acclimate.client.RegistryClient}.
 */
@NullMarked
package io.acclimate.client;

import org.jspecify.annotations.NullMarked;
