@NullMarked
package io.acclimate.registry.rest;

import org.jspecify.annotations.NullMarked;
