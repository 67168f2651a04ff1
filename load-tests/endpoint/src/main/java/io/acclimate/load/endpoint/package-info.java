/**
 * A version behind Quarkus REST and Jackson and nothing else: what anyone would write who only
 * wants predictions over HTTP.
 */
@NullMarked
package io.acclimate.load.endpoint;

import org.jspecify.annotations.NullMarked;
