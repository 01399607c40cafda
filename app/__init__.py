"""Doorstep: from "Place order" to the parcel on the doorstep."""
