package ahead

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
)

var errEnd = errors.New("the end")

// counted makes 1, 2, 3 and so on, each in a room of its own, with an error after the last.
func counted(rooms, last int) (q *Queue[[]int], made *int) {
	made = new(int)
	all := make([][]int, rooms)
	for i := range all {
		all[i] = make([]int, 1)
	}
	return Start(all, func(room []int) ([]int, error) {
		*made++
		room[0] = *made
		if *made == last {
			return room, errEnd
		}
		return room, nil
	}), made
}

func TestThingsComeInTheirOrder(t *testing.T) {
	for _, last := range []int{1, 2, 3, 4, 50} {
		q, _ := counted(3, last)
		var got []int
		for {
			value, err := q.Next()
			got = append(got, value[0])
			if errors.Is(err, errEnd) {
				break
			}
		}
		if value, err := q.Next(); value != nil || !errors.Is(err, errEnd) {
			t.Errorf("behind the end: %v, %v", value, err)
		}
		q.Close()
		if len(got) != last || !slices.IsSorted(got) || got[0] != 1 {
			t.Errorf("%d things: %v", last, got)
		}
	}
}

// What was handed out is not made anew before the next is asked for, and no more is made than there is room for.
func TestAThingIsGoodUntilTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, made := counted(3, 1000)
		for want := 1; want < 20; want++ {
			value, _ := q.Next()
			synctest.Wait()
			if value[0] != want || *made != want+2 {
				t.Fatalf("%d was handed out, is %d; %d were made", want, value[0], *made)
			}
		}
		q.Close()
	})
}

// Nothing is made by chance once the queue is closed, though there are rooms.
func TestNothingIsMadeBehindAClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			let, made := make(chan struct{}), 0
			q := Start(make([]int, 4), func(int) (int, error) {
				made++
				<-let
				return made, nil
			})
			synctest.Wait() // the first is being made
			close(q.stop)
			close(let)
			<-q.done
			if made != 1 {
				t.Fatalf("%d were made", made)
			}
		}
	})
}
