/** The registry service: commands to history and updates, blobs by digest, REST. */
@NullMarked
package io.acclimate.registry;

import org.jspecify.annotations.NullMarked;
