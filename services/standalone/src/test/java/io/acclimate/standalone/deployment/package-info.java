/**
 * The services as separate processes against a broker and a schema registry, as in production: what
 * happens when they are killed, stopped and fed with poison.
 */
@NullMarked
package io.acclimate.standalone.deployment;

import org.jspecify.annotations.NullMarked;
