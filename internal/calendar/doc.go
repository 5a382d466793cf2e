// Package calendar reads the file in which clearing staff keep the business days of the system, and says from an asset's present state which
// step of its business day comes next. It has no clock and sends nothing: package node does.
//
// # The file
//
//	# What follows a # is a comment.
//	zone Asia/Shanghai                                  # all times are of this time zone (IANA name)
//	work monday tuesday wednesday thursday friday
//	holiday 2030-10-01 to 2030-10-07 National Day       # to DATE may be missing
//	make-up 2030-10-12 for 7 October                    # a day off by the week that works
//
//	schedule CNY                                        # one asset or more; * is all that no other schedule names
//	  pre-open   16:45 working-day-before
//	  open       17:00 working-day-before
//	  cut-off    17:00
//	  clearing   17:10
//	  end-of-day 17:20
//	  closed     17:30
//
// Each line is one command; the steps belong to the schedule above them. A step has a time, HH:MM or HH:MM:SS, and the day that it falls on: the business
// date itself or, of pre-open and open, the day-before it (in the calendar) or the working-day-before it. open, end-of-day and closed must be there, the others
// may be. The working days are the business dates. A local time that the zone leaves out (clocks go forward) is the first instant after the gap, one that comes twice (clocks go
// back) is the first of the two.
//
// # What is sent
//
// Of each date each step is sent once at most, at its time or, if nobody was there to send it, as soon as somebody is; in the order of their times, an earlier
// date first where they are equal. Which one is next follows from the state of the asset and from how far its sessions have been seen to come (Reached), so a
// step that was sent is not found again, and one that staff took or passed over by hand is not sent:
//
//   - pre-open, open, cut-off, clearing and end-of-day of a date that has come so far already are not sent. Staff who close a session early open it again, or do not; the calendar does not.
//   - closed rolls to the next working date, or to the second session. A session that is Closed or PreOpen at that time is rolled too, without an end of day.
//   - An asset whose date is ahead of the calendar is left until the calendar gets there; one behind it takes all steps of all dates in between.
//   - A date that is not a working day ends where the next working date begins.
package calendar
